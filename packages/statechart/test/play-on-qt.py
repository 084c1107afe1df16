"""Plays recorded runs on Qt SCXML. Reads a document and the runs, and prints what did not go as recorded.

    python3 play-on-qt.py reauth.scxml flow.json
"""
import json
import os
import sys

from PySide2.QtCore import QCoreApplication
from PySide2.QtScxml import QScxmlStateMachine


# Python would free a machine while Qt still delivers its events: this list keeps them until the end.
MACHINES = []


def play(app, document, run):
    machine = QScxmlStateMachine.fromFile(document)
    MACHINES.append(machine)
    if machine.parseErrors():
        return "; ".join(error.toString() for error in machine.parseErrors()[:3])
    logs = []
    machine.log.connect(lambda label, text: logs.append((label, text)))
    machine.setInitialValues({"input": run["input"]})
    machine.start()
    waiting = set()
    for number, step in enumerate(run["steps"]):
        payload = step.get("payload")
        before = len(logs)
        if payload is None:
            pass  # The first step: the machine has just started.
        elif "service" in payload:
            waiting.discard(payload["service"])
            machine.submitEvent("service.%s.%s" % (payload["answer"], payload["service"]), payload.get("value"))
        elif "delay" in payload:
            states = [name for name in machine.stateNames(False) if machine.isActive(name)]
            for state in states:
                machine.submitEvent("timeout.%s.%s" % (payload["delay"], state.replace(".", "_")))
        else:
            machine.submitEvent(payload["said"]["type"], payload["said"])
        # An event of Qt may post further ones: an `always`, a raised event.
        for _ in range(6):
            app.processEvents()
        new = logs[before:]
        started = [json.loads(text) for label, text in new if label == "service.start"]
        stopped = []
        for label, text in new:
            if label == "service.start":
                waiting.add(json.loads(text)["id"])
            if label == "service.stop" and text in waiting:
                waiting.remove(text)
                stopped.append(text)
        active = list(machine.activeStateNames(True))
        recorded = "reauth." + step["state"]
        has_ended = "output" in step
        # A session that has ended has no active state: the output below tells the final ones apart.
        if not has_ended and active != [recorded]:
            return "step %d: in %s, recorded %s" % (number, active, recorded)
        if [service["id"] for service in started] != [service["id"] for service in step["started"]]:
            return "step %d: started %s" % (number, started)
        for service, expected in zip(started, step["started"]):
            if service.get("input") != expected.get("input"):
                given = service.get("input")
                return "step %d: %s got %s, recorded %s" % (number, service["id"], given, expected.get("input"))
        if sorted(stopped) != sorted(step["stopped"]):
            return "step %d: stopped %s, recorded %s" % (number, stopped, step["stopped"])
        if has_ended:
            outputs = [json.loads(text) for label, text in new if label == "output"]
            if outputs != [step.get("output")]:
                return "step %d: ended with %s, recorded %s" % (number, outputs, step.get("output"))
            if machine.isRunning():
                return "step %d: the session goes on" % number
    return None


def main():
    os.environ["QT_LOGGING_RULES"] = "*=false"
    app = QCoreApplication(sys.argv)
    with open(sys.argv[2]) as file:
        runs = json.load(file)["runs"]
    problems = [(run["id"], play(app, sys.argv[1], run)) for run in runs]
    problems = [(name, problem) for name, problem in problems if problem is not None]
    for name, problem in problems[:20]:
        print("%s: %s" % (name, problem))
    print("%d of %d recorded runs go as recorded on Qt SCXML" % (len(runs) - len(problems), len(runs)))
    sys.stdout.flush()
    # Exits without freeing the machines, which Qt may still use.
    os._exit(1 if problems else 0)


main()
