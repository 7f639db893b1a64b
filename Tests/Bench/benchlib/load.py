"""One run of the load tool against one server, with the server's readings at the moments that the tool announces."""

import json
import subprocess

from benchlib.proc import Reading


def noise(result, wait_limit, load_wait_limit):
    """Why a run says little, in words; the limits are per cent of its time. None: it was quiet."""
    span = result["seconds"]
    waits = ((result["server"]["waited"] + result["server"]["coreStolen"], wait_limit, "server"),
             (result["load"]["waited"] + result["load"]["coreStolen"], load_wait_limit, "load"))
    for waited, limit, who in waits:
        if waited > span * limit / 100:
            return f"the {who} waited {waited / span:.1%} of the time for its core"
    return None


class LoadFailed(Exception):
    pass


def run(program, server, core, clip, protocol=None, viewers=0, rate=1000, lead=5, settle=3, duration=10, progress=0,
        on_progress=None, on_measuring=None, replay=None, media="parts"):
    """Publishes to the server, if there is a clip, and watches it; the load tool's result with `server` and `memory` added."""
    command = ["taskset", "-c", str(core), program, "--lead", str(lead), "--settle", str(settle), "--duration", str(duration)]
    if server.publish_url and clip:
        command += ["--clip", clip, "--publish", server.publish_url]
    if replay:
        command += ["--replay", replay]
    if viewers:
        command += ["--watch", server.watch_url(protocol), "--viewers", str(viewers), "--rate", str(rate), "--media", media]
    if progress:
        command += ["--progress", str(progress)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    readings, own, result = {}, {}, None
    try:
        for line in process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word in ("baseline", "measuring", "measured"):
                readings[word] = Reading(server.pid, server.core)
                own[word] = Reading(process.pid, core)
                if word == "measuring" and on_measuring:
                    on_measuring()
            elif word == "progress" and on_progress:
                on_progress(json.loads(rest), Reading(server.pid, server.core))
            elif word == "result":
                result = json.loads(rest)
        process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if result is None:
        raise LoadFailed(process.stderr.read().strip() or f"the load tool ended with {process.returncode}")
    process.stderr.close()
    result["server"] = readings["measured"].since(readings["measuring"])
    result["load"] = own["measured"].since(own["measuring"])
    result["memory"] = {
        "alone": readings["baseline"].resident, "aloneAnonymous": readings["baseline"].anonymous,
        "full": readings["measured"].resident, "fullAnonymous": readings["measured"].anonymous}
    return result
