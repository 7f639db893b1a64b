"""Real players that watch the hub's HLS for some minutes; what they complain about is a failure."""

import os
import shutil
import subprocess
import tempfile
import time

PROGRAMS = {"ffmpeg": "ffmpeg", "mpv": "mpv", "vlc": "vlc", "gstreamer": "gst-launch-1.0", "gstreamer3": "gst-launch-1.0"}
# Words of a player that was sent something wrong, and those with which it speaks of its own machine.
WRONG = ("error", "invalid", "corrupt", "non monoton", "non-monoton", "missing picture", "truncat", "no frame!", "concealing")
HARMLESS = ("hardware accelerated renderer", "dbus", "interface error", "error: no suitable", "globalhotkeys", "vdpau", "vaapi", "lua")
# Seconds by which a player may end early: it begins as far from the live edge, and does not wait where it has them.
AHEAD = 15
# Seconds that a player may need beyond those that it watches.
SPARE = 60


def command(player, url, seconds):
    """Decodes both tracks, without a screen or a loudspeaker."""
    if player == "ffmpeg":
        return ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-v", "warning", "-xerror", "-i", url, "-t", str(seconds), "-f", "null", "-"]
    if player == "mpv":
        return ["mpv", "--no-config", "--vo=null", "--ao=null", "--msg-level=all=warn", f"--length={seconds}", url]
    if player == "vlc":
        return ["cvlc", "-I", "dummy", "-V", "dummy", "-A", "dummy", "--run-time", f"{seconds:.0f}", "--play-and-exit", url, "vlc://quit"]
    ends = []
    for kind in ("video", "audio"):
        ends += ["d.", "!", f"{kind}/x-raw", "!", "queue", "!", "fakesink", "sync=true"]
    source = ["uridecodebin3", f"uri={url}"] if player == "gstreamer3" else ["souphttpsrc", f"location={url}", "!", "hlsdemux", "!", "decodebin"]
    # Without -e: a live source of HLS never comes to the end that an interrupt would ask it for.
    return ["timeout", "--signal=INT", "--kill-after=10", str(seconds), "gst-launch-1.0", *source, "name=d", *ends]


def complaints(lines):
    """The lines in which a player says that something is wrong with what it was sent."""
    return [line for line in lines if any(word in line.lower() for word in WRONG) and not any(word in line.lower() for word in HARMLESS)]


def watch(urls, seconds, core):
    """Runs every player that the machine has on each of the named addresses, all at once; their complaints by player and name."""
    running, found, began = [], {}, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="streamr-players-") as folder:
        os.chmod(folder, 0o777)
        # VLC does not run as root.
        lower = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        for player, program in PROGRAMS.items():
            for name, url in urls.items() if shutil.which(program) else ():
                who = f"{player} ({name})"
                log = open(os.path.join(folder, who), "w+", errors="replace")
                process = subprocess.Popen(
                    ["taskset", "-c", str(core), *lower, *command(player, url, seconds)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    env={**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder})
                running.append((who, process, log))
        lasted = wait(running, began, began + seconds + SPARE)
        for who, process, log in running:
            ending = []
            if who not in lasted:
                process.kill()
                ending = ["did not end"]
            elif lasted[who] < seconds - AHEAD:
                ending = [f"ended after {lasted[who]:.0f} s"]
            # 124: GStreamer was told to end, as it should be.
            if process.wait() not in (0, 124) and who in lasted:
                ending.append(f"ended with {process.returncode}")
            log.seek(0)
            found[who] = ending + complaints(line.strip() for line in log)
            log.close()
    return found


def wait(running, began, deadline):
    """The seconds that each process ran from `began`, as long as it ended before the deadline."""
    lasted = {}
    while len(lasted) < len(running) and time.monotonic() < deadline:
        for who, process, _ in running:
            if who not in lasted and process.poll() is not None:
                lasted[who] = time.monotonic() - began
        time.sleep(0.2)
    return lasted
