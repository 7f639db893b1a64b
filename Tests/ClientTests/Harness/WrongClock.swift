import Foundation

/// A wall clock for one program that is off by seconds which can change while it runs; its even clock goes on as it is.
///
/// A small library, made here with the C compiler and loaded before the others, adds what a file says to each reading.
struct WrongClock: Sendable {
    private let folder: String

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static volatile const long *offset;

        __attribute__((constructor)) static void begin(void) {
            int file = open(getenv("WRONG_CLOCK"), O_RDONLY | O_CLOEXEC);
            void *page = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
            if (file < 0 || page == MAP_FAILED) abort();
            offset = page;
            close(file);
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            long result = syscall(SYS_clock_gettime, clock, now);
            if (result == 0 && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *offset;
            return (int)result;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec precise;
            clock_gettime(CLOCK_REALTIME, &precise);
            now->tv_sec = precise.tv_sec;
            now->tv_usec = precise.tv_nsec / 1000;
            (void)zone;
            return 0;
        }
        """

    init(seconds: Int) async throws {
        folder = try temporaryDirectory("clock")
        try set(seconds)
        try Self.source.write(toFile: folder + "/clock.c", atomically: true, encoding: .utf8)
        let made = try await Hub.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", folder + "/clock.so", folder + "/clock.c"], within: .seconds(60))
        guard made.status == 0 else { throw Failure("no clock: \(made.log)") }
    }

    /// For the program whose clock it is to be.
    var environment: [String: String] { ["LD_PRELOAD": folder + "/clock.so", "WRONG_CLOCK": folder + "/offset"] }

    /// Steps the clock at once.
    func set(_ seconds: Int) throws {
        let bytes = withUnsafeBytes(of: Int(seconds)) { Data($0) }
        let file = folder + "/offset"
        // Written in its place: the program has this very file mapped.
        if FileManager.default.fileExists(atPath: file) {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.write(contentsOf: bytes)
            try handle.close()
        } else {
            try bytes.write(to: URL(fileURLWithPath: file))
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
