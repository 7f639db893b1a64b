/// The mark of the pages: a dot that sends.
let pageIcon: StaticString = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4338ca"/>\
    <circle cx="16" cy="16" r="4" fill="#fff"/><path d="M9.5 9.5a9.2 9.2 0 0 0 0 13M22.5 9.5a9.2 9.2 0 0 1 0 13" fill="none" stroke="#fff" \
    stroke-width="2.6" stroke-linecap="round"/></svg>
    """
