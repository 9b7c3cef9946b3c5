"""Runs a program on a small repository where git takes long, with standard error as a terminal, and prints what came there.

usage: terminal.py PROGRAM ARGUMENT...
"""

import os
import pty
import shutil
import subprocess
import sys
import tempfile

TEAM = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec: { type: platform }\n"

with tempfile.TemporaryDirectory() as folder:
    repository, programs = os.path.join(folder, "repository"), os.path.join(folder, "programs")
    os.mkdir(repository)
    os.mkdir(programs)
    with open(os.path.join(repository, "a.yaml"), "w") as file:
        file.write(TEAM)
    for command in ["init -q .", "add .", "-c user.name=a -c user.email=a@b.example commit -qm a"]:
        subprocess.run(["git", *command.split()], cwd=repository, check=True)
    slow = os.path.join(programs, "git")
    with open(slow, "w") as file:
        file.write(f'#!/bin/sh\nsleep 0.5\nexec "{shutil.which("git")}" "$@"\n')
    os.chmod(slow, 0o755)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment.update(TERM="xterm", PATH=programs + os.pathsep + environment["PATH"])
    ours, theirs = pty.openpty()
    run = subprocess.Popen(sys.argv[1:], cwd=repository, env=environment, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            read = os.read(ours, 4096)
        except OSError:  # The other end is closed.
            break
        if not read:
            break
        seen += read
    run.wait()
    sys.stdout.buffer.write(seen)
