"""The clips that the benchmarks publish, made once by ffmpeg and kept in a folder."""

import os
import subprocess


def bench_clip(folder):
    """720p30, GOP 2 s, 2.6 Mbit/s: noise keeps the encoder at its constant bit rate."""
    return make(folder, "720p30-2600k", "1280x720", video=2500, audio=96, noise=12)


def soak_clip(folder):
    """360p30, GOP 2 s, 300 kbit/s."""
    return make(folder, "360p30-300k", "640x360", video=236, audio=48, noise=2)


def constant_clip(folder, megabits):
    """1080p30, GOP 2 s, a constant rate over each second."""
    return make(folder, f"1080p30-{megabits:g}M", "1920x1080", video=round(megabits * 1000) - 100, audio=96, noise=14, buffer=1.0)


# The numbers of the frames as blocks in the picture: white, black, ten bits (the lowest first), a bit that makes their sum even.
CODE_BLOCK = 64
CODE_BLOCKS = 13


def coded_clip(folder):
    """The benchmark's clip with each frame's number, 0 to 599, drawn into it."""
    def block(place, when):
        box = f"drawbox=x={CODE_BLOCK * (place + 1)}:y={CODE_BLOCK}:w={CODE_BLOCK}:h={CODE_BLOCK}:color=white:t=fill"
        return f"{box}:enable='{when}'"

    def bit(place):
        return f"mod(floor(n/{2 ** place}),2)"

    background = f"drawbox=x={CODE_BLOCK}:y={CODE_BLOCK}:w={CODE_BLOCK * CODE_BLOCKS}:h={CODE_BLOCK}:color=black:t=fill"
    bits = [block(2 + place, bit(place)) for place in range(10)]
    parity = "mod(" + "+".join(bit(place) for place in range(10)) + ",2)"
    return make(folder, "720p30-2600k-coded", "1280x720", video=2500, audio=96, noise=12,
                drawing=",".join(["", background, block(0, "1"), *bits, block(12, parity)]))


def bytes_a_second(path, seconds=20):
    """The mean over a clip that `make` made."""
    return os.path.getsize(path) / seconds


def make(folder, name, size, video, audio, noise, seconds=20, drawing="", buffer=0.5):
    """`buffer`: the seconds over which the video keeps its rate."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name + ".flv")
    if os.path.exists(path):
        return path
    part = path + ".part.flv"
    rate = f"{video}k"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y",
         "-f", "lavfi", "-i", f"testsrc2=s={size}:r=30,noise=alls={noise}:allf=t{drawing}",
         "-f", "lavfi", "-i", "sine=440:sample_rate=48000",
         "-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "0",
         "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", f"{int(video * buffer)}k",
         "-x264-params", "nal-hrd=cbr:keyint=60:min-keyint=60:scenecut=0",
         "-c:a", "aac", "-b:a", f"{audio}k", "-ac", "2", part],
        check=True)
    os.rename(part, path)
    return path
