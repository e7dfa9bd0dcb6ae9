"""Shares sessions with botocore, both ways and in both forms, over a fake Identity Center.

    python login/interop/botocore_cache.py SSO SERVE

SSO is the example `sso`, SERVE the program `serve` beside this file; Python needs botocore. Each step runs in a process of its
own, as botocore looks for the home directory when it is imported.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

START_URL = "https://example.awsapps.com/start"
SESSION = f"sso_start_url = {START_URL}\nsso_region = eu-west-1\n"
ROLE = "sso_account_id = 123456789012\nsso_role_name = ReadOnly\n"
CONFIG = f"[profile new]\nsso_session = my-sso\n{ROLE}[sso-session my-sso]\n{SESSION}[profile old]\n{SESSION}{ROLE}"
OTHERS = """
[profile process-new]
credential_process = "{sso}" --profile new credentials --format process
[profile process-old]
credential_process = "{sso}" --profile old credentials --format process
"""


class Machine:
    """A home directory with profiles in both forms, and a server."""

    def __init__(self, home, sso, url):
        self.sso = sso
        self.home = Path(home)
        (self.home / ".aws").mkdir()
        (self.home / ".aws" / "config").write_text(CONFIG + OTHERS.format(sso=sso))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.environment = kept | {"HOME": str(self.home), "AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *command):
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True, text=True)
        return done.stdout

    def ours(self, profile, *arguments):
        return self.run(self.sso, "--profile", profile, *arguments)

    def status(self, profile):
        """The exit code."""
        return subprocess.run([self.sso, "--profile", profile, "status"], env=self.environment, stdout=subprocess.DEVNULL).returncode

    def botocore(self, step, profile, *arguments):
        return json.loads(self.run(sys.executable, __file__, "--step", step, profile, *arguments))

    def file(self):
        """The only session in the cache."""
        (path,) = (self.home / ".aws" / "sso" / "cache").glob("*.json")
        return path

    def members(self):
        return json.loads(self.file().read_text())

    def age(self, minutes):
        """Leaves the token that many minutes."""
        until = datetime.now(timezone.utc) + timedelta(minutes=minutes)
        members = self.members() | {"expiresAt": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
        self.file().write_text(json.dumps(members))


def step(name, profile, *arguments):
    """What botocore does, in a process that has the machine's home directory."""
    import dateutil.parser
    from botocore import tokens, utils
    from botocore.session import Session

    session = Session(profile=profile)
    if name == "token":
        token = tokens.SSOTokenProvider(session).load_token().get_frozen_token()
        return {"accessToken": token.token}
    if name == "credentials":
        return session.get_credentials().get_frozen_credentials()._asdict()
    if name == "save":
        # As botocore's loader writes it: dates end in `Z` with the one writer, in `UTC` with the other.
        writers = {"Z": tokens._sso_json_dumps, "UTC": None}
        cache = utils.JSONFileCache(tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR, dumps_func=writers[arguments[0]])
        loader = utils.SSOTokenLoader(cache=cache)
        name = {"new": "my-sso", "old": None}[profile]
        token = loader(START_URL, session_name=name)
        for member in ("expiresAt", "registrationExpiresAt"):
            if member in token:
                token[member] = dateutil.parser.parse(token[member])
        loader.save_token(START_URL, token, session_name=name)
        return {}
    raise ValueError(name)


def same(what, left, right):
    if left != right:
        sys.exit(f"{what}: not the same")


def different(what, left, right):
    if left == right:
        sys.exit(f"{what}: the same")


def check_credentials(what, credentials, names, account):
    same(f"{what}, account", credentials[account], "123456789012")
    if not all(credentials[name].startswith("fake-") for name in names):
        sys.exit(f"{what}: not of the fake")


def our_credentials(machine, profile):
    credentials = json.loads(machine.ours(profile, "credentials", "--format", "process"))
    check_credentials(f"ours, {profile}", credentials, ("AccessKeyId", "SecretAccessKey", "SessionToken"), "AccountId")


def botocore_reads_ours(machine, profile):
    same("status before", machine.status(profile), 1)
    machine.ours(profile, "login", "--no-browser")
    same("status after", machine.status(profile), 0)
    for name in (profile, f"process-{profile}"):
        credentials = machine.botocore("credentials", name)
        check_credentials(f"botocore, {name}", credentials, ("access_key", "secret_key", "token"), "account_id")
    if profile == "new":
        same("token of botocore", machine.botocore("token", profile)["accessToken"], machine.members()["accessToken"])


def we_read_botocores(machine, profile):
    for suffix in ("UTC", "Z"):
        machine.botocore("save", profile, suffix)
        if not machine.members()["expiresAt"].endswith(suffix):
            sys.exit(f"botocore writes no {suffix}")
        our_credentials(machine, profile)


def each_renews_what_the_other_wrote(machine):
    ours = machine.members()
    machine.age(5)
    renewed = machine.botocore("token", "new")["accessToken"]
    theirs = machine.members()
    different("access token that botocore renewed", renewed, ours["accessToken"])
    same("access token in the file of botocore", theirs["accessToken"], renewed)
    our_credentials(machine, "new")
    same("file of botocore with a fresh token", machine.members(), theirs)

    machine.age(5)
    our_credentials(machine, "new")
    again = machine.members()
    different("access token that we renewed", again["accessToken"], theirs["accessToken"])
    same("members", sorted(again), sorted(theirs))
    same("token of botocore after us", machine.botocore("token", "new")["accessToken"], again["accessToken"])


def check(machine, profile):
    botocore_reads_ours(machine, profile)
    we_read_botocores(machine, profile)
    print(f"{profile} form: botocore reads ours, we read botocore's")
    if profile == "new":
        each_renews_what_the_other_wrote(machine)
        print("new form: each renews what the other wrote")
    machine.ours(profile, "logout")


def main(sso, serve):
    server = subprocess.Popen([serve], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    for profile in ("new", "old"):
        with tempfile.TemporaryDirectory() as home:
            check(Machine(home, os.path.abspath(sso), url), profile)
    server.stdin.close()
    server.wait()


if __name__ == "__main__":
    if sys.argv[1] == "--step":
        print(json.dumps(step(*sys.argv[2:])))
    else:
        main(*sys.argv[1:])
