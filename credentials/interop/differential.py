"""Compares the chain of credentials with botocore's: made-up machines, drawn by a seed, with the same variables, files and server.

    differential.py PROGRAM [--seed N] [--count N]

PROGRAM is `credentials-interop`. What differs and is meant to is not drawn; docs/credentials.md has the list.
"""

import argparse
import base64
import collections
import datetime
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HOME = tempfile.mkdtemp(prefix="machine-")
# Before botocore is loaded: it looks up the home directory then.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["HOME"] = HOME

import botocore.session  # noqa: E402

EXPIRY = "2099-01-01T00:00:00Z"
EXPIRY_SECONDS = 4070908800
ACCOUNT = "123456789012"
ROLES = ["default", "a", "b", "c"]
# Made for this: of sessions of `aws login`.
DPOP_KEY = """-----BEGIN EC PRIVATE KEY-----
MHcCAQEEICSP8hpALNXNG9cFX+VWosbXiEuNp4YosKz4WeJjoWleoAoGCCqGSM49
AwEHoUQDQgAE4r6/Phi0lW5rxFDcqTNWjIJGOiQiZJY/nJb/I/9KZr1x6tWyho2v
yDl5vjdbW8PO9w18PV4vSXfGgnDcMNX83w==
-----END EC PRIVATE KEY-----
"""
# Of what is renewed while both look.
RENEWED_LASTS = 900


class Server(BaseHTTPRequestHandler):
    """STS, the access portal, the sign-in service, a container and an instance. Keys follow from what is asked, and by whom."""

    instance_has_role = True
    sign_in = "gives"
    renewals = codes = 0

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.answer(200, "instance-token", "text/plain")

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/federation/credentials":
            if self.headers["x-amz-sso_bearer_token"] != "sso-token":
                return self.answer(401, "{}")
            keys = made("SSO", query["account_id"], query["role_name"])
            keys = {"accessKeyId": keys["AccessKeyId"], "secretAccessKey": "s", "sessionToken": "t", "expiration": EXPIRY_SECONDS * 1000}
            return self.answer(200, json.dumps({"roleCredentials": keys}))
        if parts.path == "/container":
            return self.answer(200, json.dumps(made("CONTAINER", self.headers["Authorization"] or "")))
        roles = "/latest/meta-data/iam/security-credentials/"
        if parts.path == roles and self.instance_has_role:
            return self.answer(200, "role", "text/plain")
        if parts.path == roles + "role":
            return self.answer(200, json.dumps({"Code": "Success", **made("INSTANCE")}))
        return self.answer(404, "")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/v1/token":
            return self.renew_login(json.loads(body))
        form = {name: values[0] for name, values in parse_qs(body).items()}
        signer = self.headers.get("Authorization", "=nobody/").split("=")[1].split("/")[0]
        session = form["RoleSessionName"]
        session = "" if session.startswith(("tinsmith-", "botocore-session-")) else session
        facts = [form.get(name, "") for name in ("RoleArn", "ExternalId", "DurationSeconds", "WebIdentityToken", "SerialNumber", "TokenCode")]
        Server.codes += "TokenCode" in form
        if "forbidden" in form["RoleArn"]:
            error = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
            return self.answer(403, error, "text/xml")
        keys = made("ROLE", signer, session, *facts)
        operation = form["Action"]
        self.answer(
            200,
            f"<{operation}Response><{operation}Result><AssumedRoleUser><Arn>arn:aws:sts::{ACCOUNT}:assumed-role/r/s</Arn>"
            f"<AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>{keys['AccessKeyId']}</AccessKeyId>"
            f"<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>{EXPIRY}</Expiration></Credentials>"
            f"</{operation}Result></{operation}Response>",
            "text/xml",
        )


    def renew_login(self, body):
        Server.renewals += 1
        if self.sign_in != "gives":
            self.send_response(403)
            self.send_header("x-amzn-errortype", "AccessDeniedException")
            text = json.dumps({"error": self.sign_in, "message": "no"}).encode()
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            return self.wfile.write(text)
        part = lambda text: json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        head, claims = [part(text) for text in self.headers["DPoP"].split(".")[:2]]
        proof = [head["typ"], head["alg"], *[head["jwk"][name] for name in ("kty", "crv", "x", "y")], claims["htm"], claims["htu"]]
        keys = made("LOGIN", body["clientId"], body["grantType"], body["refreshToken"], *proof)
        token = {"accessKeyId": keys["AccessKeyId"], "secretAccessKey": "s", "sessionToken": "t"}
        answer = {"accessToken": token, "tokenType": "aws_sigv4", "expiresIn": RENEWED_LASTS, "refreshToken": "next"}
        self.answer(200, json.dumps(answer))


def made(*facts):
    digest = hashlib.sha1("|".join(facts).encode()).hexdigest()[:16].upper()
    return {"AccessKeyId": facts[0] + digest, "SecretAccessKey": "s", "Token": "t", "Expiration": EXPIRY}


class Machine:
    """Variables, files, and the profile that the program names."""

    def __init__(self, draw, url):
        self.draw = draw
        self.url = url
        self.variables = {
            "HOME": HOME,
            "AWS_ENDPOINT_URL_STS": url,
            "AWS_ENDPOINT_URL_SSO": url,
            "AWS_ENDPOINT_URL_SIGNIN": url,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": url,
            "AWS_MAX_ATTEMPTS": "1",
        }
        self.config = []
        self.credentials = []
        self.sessions = []
        self.logins = {}
        self.has_person = self.may(0.8)
        self.make_variables()
        for name in ROLES:
            if self.may(0.85):
                self.make_profile(name)
        self.profile = self.pick(ROLES) if self.may(0.2) else None

    def may(self, chance):
        return self.draw.random() < chance

    def pick(self, among):
        return self.draw.choice(among)

    def make_variables(self):
        variables = self.variables
        if self.may(0.15):
            variables["AWS_ACCESS_KEY_ID"] = "ENV"
        if self.may(0.15) or (self.may(0.8) and "AWS_ACCESS_KEY_ID" in variables):
            variables["AWS_SECRET_ACCESS_KEY"] = "s"
        if self.may(0.2):
            variables[self.pick(["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])] = "t-env"
        if self.may(0.2):
            variables["AWS_ACCOUNT_ID"] = "111111111111"
        if self.may(0.3):
            variables["AWS_PROFILE"] = self.pick([*ROLES, "missing"])
        if self.may(0.15):
            variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = self.pick([f"{HOME}/jwt", f"{HOME}/no-jwt"])
        if self.may(0.15):
            variables["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/variable"
        if self.may(0.1):
            variables["AWS_ROLE_SESSION_NAME"] = "variable"
        if self.may(0.25):
            variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = f"{self.url}/container"
            if self.may(0.5):
                variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "container-token"
        if self.may(0.2):
            variables["AWS_LOGIN_CACHE_DIRECTORY"] = f"{HOME}/logins"
        if self.may(0.5):
            variables["AWS_EC2_METADATA_DISABLED"] = "true"
        if self.may(0.5):
            variables["AWS_DEFAULT_REGION"] = "eu-west-1"

    def make_profile(self, name):
        lines = [f"[{name}]" if name == "default" else f"[profile {name}]"]
        if self.may(0.4):
            lines.append(f"region = {self.pick(['eu-north-1', 'us-west-2'])}")
        if self.may(0.3):
            lines += self.role(name)
        if self.may(0.15):
            lines += self.web_identity(lines)
        if self.may(0.2):
            lines += self.single_sign_on(lines)
        if self.may(0.35):
            lines += self.login(name)
        if self.may(0.15):
            lines.append(f"credential_process = {self.program()}")
        if self.may(0.3):
            lines += self.keys(f"CONFIG-{name}")
        self.config += lines
        if self.may(0.3):
            self.credentials += [f"[{name}]", *self.keys(f"FILE-{name}")]

    def keys(self, name):
        lines = []
        if self.may(0.95):
            lines.append(f"aws_access_key_id = {name}")
        if self.may(0.95):
            lines.append("aws_secret_access_key = s")
        if self.may(0.3):
            lines.append(f"{self.pick(['aws_session_token', 'aws_security_token'])} = t-{name}")
        if self.may(0.3):
            lines.append("aws_account_id = 222222222222")
        return lines

    def login(self, name):
        session = f"arn:aws:iam::{ACCOUNT}:user/{name}"
        ends = {"long": 7200, "soon": 600, "at once": 60, "past": -60}[self.pick(["long", "soon", "at once", "past", "past"])]
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ends)
        token = {
            "accessToken": {
                "accessKeyId": f"LOGIN-{name}",
                "secretAccessKey": "s",
                "sessionToken": "t",
                "accountId": "555555555555",
                "expiresAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            "tokenType": "aws_sigv4",
            "clientId": "arn:aws:signin:::devtools/same-device",
            "refreshToken": f"refresh-{name}",
            "idToken": "id-token",
            "dpopKey": DPOP_KEY,
        }
        if self.may(0.1):
            del token[self.pick(["accessToken", "clientId", "refreshToken", "dpopKey"])]
        text = json.dumps(token)
        if self.may(0.05):
            text = text[:-5]
        if self.may(0.9):
            self.logins[session] = text
        return [f"login_session = {session}"]

    def role(self, name):
        lines = [f"role_arn = arn:aws:iam::1:role/{self.pick(['x', 'y', 'forbidden'])}"]
        if self.may(0.85):
            lines.append(f"source_profile = {self.pick([*ROLES, *ROLES, 'missing'])}")
        elif self.may(0.8):
            lines.append(f"credential_source = {self.pick(['Environment', 'EcsContainer', 'Ec2InstanceMetadata', 'Moon'])}")
        if self.may(0.3):
            lines.append("external_id = ext")
        if self.may(0.3):
            lines.append("role_session_name = me@here")
        if self.may(0.2):
            lines.append("duration_seconds = 1800")
        if self.may(0.4):
            lines.append(f"mfa_serial = arn:aws:iam::{ACCOUNT}:mfa/{name}")
        return lines

    def web_identity(self, lines):
        found = [f"web_identity_token_file = {self.pick([f'{HOME}/jwt', f'{HOME}/no-jwt'])}"]
        if not any(line.startswith("role_arn") for line in lines) and self.may(0.8):
            found.append("role_arn = arn:aws:iam::1:role/web")
        return found

    def single_sign_on(self, before):
        lines = []
        # botocore makes no client at all where the selected profile names a session that is not there.
        calls_sts = "AWS_WEB_IDENTITY_TOKEN_FILE" in self.variables or any("role_arn" in line or "identity" in line for line in before)
        if self.may(0.5):
            session = self.pick(["one", "two", "two" if calls_sts else "none"])
            lines.append(f"sso_session = {session}")
            if session != "none" and session not in self.sessions:
                self.sessions.append(session)
        else:
            lines += ["sso_start_url = https://old.example/start", "sso_region = eu-west-1"]
        if self.may(0.85):
            lines.append("sso_account_id = 333333333333")
        if self.may(0.85):
            lines.append("sso_role_name = reader")
        return lines

    def program(self):
        answer = {"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s"}
        if self.may(0.4):
            answer.update(SessionToken="t", Expiration=self.pick([EXPIRY, "2099-01-01T00:00:00+00:00", "2099-01-01T01:00:00+01:00"]))
        if self.may(0.3):
            answer["AccountId"] = "444444444444"
        if self.may(0.1):
            answer["Version"] = 2
        if self.may(0.1):
            del answer["AccessKeyId"]
        if self.may(0.1):
            return "false"
        return f"echo '{json.dumps(answer)}'"

    def files(self):
        sections = [f"[sso-session {name}]\nsso_start_url = https://{name}.example/start\nsso_region = eu-west-1" for name in self.sessions]
        files = {
            f"{HOME}/.aws/config": "\n".join(self.config + sections) + "\n",
            f"{HOME}/.aws/credentials": "\n".join(self.credentials) + "\n",
            f"{HOME}/jwt": "web-identity-token",
        }
        folder = self.variables.get("AWS_LOGIN_CACHE_DIRECTORY", f"{HOME}/.aws/login/cache")
        for session, text in self.logins.items():
            files[f"{folder}/{hashlib.sha256(session.encode()).hexdigest()}.json"] = text
        logged_in = random.Random(str(self.config))
        for key in ["one", "two", "https://old.example/start"]:
            if logged_in.random() < 0.8:
                name = hashlib.sha1(key.encode()).hexdigest()
                url = key if key.startswith("https") else f"https://{key}.example/start"
                token = {"startUrl": url, "region": "eu-west-1", "accessToken": "sso-token", "expiresAt": EXPIRY}
                files[f"{HOME}/.aws/sso/cache/{name}.json"] = json.dumps(token)
        return files


def of_botocore(machine):
    """What botocore finds; an error where it finds nothing."""
    before = dict(os.environ)
    os.environ.update(machine.variables)
    try:
        session = botocore.session.Session(profile=machine.profile)
        assumes = session.get_component("credential_provider").get_provider("assume-role")
        assumes._prompter = lambda prompt: code_of(prompt, machine.has_person)
        region = session.get_config_variable("region")
        credentials = session.get_credentials()
        if credentials is None:
            return {"error": "nothing"}
        frozen = credentials.get_frozen_credentials()
        expiry = getattr(credentials, "_expiry_time", None)
        return {
            "id": frozen.access_key,
            "secret": frozen.secret_key,
            "token": frozen.token,
            "account": frozen.account_id,
            "expiry": int(expiry.timestamp()) if expiry else None,
            "region": region,
        }
    except Exception as error:  # noqa: BLE001: any error is one
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.environ.clear()
        os.environ.update(before)


def code_of(prompt, has_person):
    """The code of the device that a prompt names. The program makes the same."""
    if not has_person:
        raise RuntimeError("nobody is there")
    serial = prompt.removeprefix("Enter MFA code for ").removesuffix(": ")
    return f"{sum(serial.encode()) % 1000000:06}"


def logins(files):
    """The sessions of `aws login` as they are on disk, but for the moment when they end."""
    found = {}
    for path in files:
        if "/login" in path:
            with open(path) as file:
                text = file.read()
            try:
                session = json.loads(text)
                session.get("accessToken", {}).pop("expiresAt", None)
            except ValueError:
                session = text
            found[path] = session
    return found


def is_same(ours, theirs):
    if "error" in ours or "error" in theirs:
        return "error" in ours and "error" in theirs
    # What is renewed ends a moment later for whoever looks later.
    moment = lambda found: None if found["expiry"] is None else found["expiry"] // 60
    near = moment(ours) == moment(theirs) or (
        None not in (moment(ours), moment(theirs)) and abs(ours["expiry"] - theirs["expiry"]) <= 60 and theirs["expiry"] != EXPIRY_SECONDS
    )
    return near and {**ours, "expiry": 0} == {**theirs, "expiry": 0}


def write(files):
    for entry in os.listdir(HOME):
        path = os.path.join(HOME, entry)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    for path, text in files.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    program = subprocess.Popen([options.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    differences = 0
    found = collections.Counter()
    for number in range(options.count):
        draw = random.Random(f"{options.seed}/{number}")
        machine = Machine(draw, url)
        Server.instance_has_role = draw.random() < 0.7
        Server.sign_in = draw.choice(["gives", "gives", "gives", "TOKEN_EXPIRED", "INSUFFICIENT_PERMISSIONS"])
        files = machine.files()
        write(files)
        described = {"variables": machine.variables, "files": files, "profile": machine.profile, "person": machine.has_person}
        program.stdin.write(json.dumps(described) + "\n")
        program.stdin.flush()
        ours = json.loads(program.stdout.readline())
        our_logins = logins(files)
        write(files)
        theirs = of_botocore(machine)
        if "id" in theirs:
            found[theirs["id"].split("-")[0][: -16 if len(theirs["id"]) > 16 and "-" not in theirs["id"] else None]] += 1
        if not is_same(ours, theirs) or our_logins != logins(files):
            differences += 1
            print(f"machine {number} of seed {options.seed}:\n{json.dumps(described, indent=1)}\nours:   {ours}\ntheirs: {theirs}")
            print(f"logins: {our_logins}\ntheirs: {logins(files)}\n")
    program.stdin.close()
    program.wait()
    shutil.rmtree(HOME)
    print(f"{options.count} machines of seed {options.seed}: {found.total()} with credentials, {differences} differences")
    print("  " + ", ".join(f"{source} {count}" for source, count in sorted(found.items())))
    print(f"  asked for: {Server.renewals} renewals of logins, {Server.codes} roles with a code")
    return 1 if differences or not found else 0


sys.exit(main())
