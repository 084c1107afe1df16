"""Plays recorded runs on Qt SCXML. Reads a document and the runs, and prints what did not go as recorded.

    python3 play-on-qt.py reauth.scxml flow.json
"""
import json
import os
import sys

from PySide2.QtCore import QCoreApplication
from PySide2.QtScxml import QScxmlStateMachine


# Kept until the end: Python would free them while Qt still delivers their events.
MACHINES = []


def play(app, document, run):
    machine = QScxmlStateMachine.fromFile(document)
    MACHINES.append(machine)
    if machine.parseErrors():
        return [error.toString() for error in machine.parseErrors()][:3]
    logs = []
    machine.log.connect(lambda label, text: logs.append((label, text)))
    machine.setInitialValues({"input": run["input"]})
    machine.start()
    waiting = {}
    for number, step in enumerate(run["steps"]):
        payload = step.get("payload")
        before = len(logs)
        if payload is None:
            pass
        elif "service" in payload:
            waiting.pop(payload["service"], None)
            machine.submitEvent("service.%s.%s" % (payload["answer"], payload["service"]), payload.get("value"))
        elif "delay" in payload:
            states = [name for name in machine.stateNames(False) if machine.isActive(name)]
            for state in states:
                machine.submitEvent("timeout.%s.%s" % (payload["delay"], state.replace(".", "_")))
        else:
            machine.submitEvent(payload["said"]["type"], payload["said"])
        for _ in range(6):
            app.processEvents()
        new = logs[before:]
        started = [json.loads(text) for label, text in new if label == "service.start"]
        stopped = []
        for label, text in new:
            if label == "service.start":
                waiting[json.loads(text)["id"]] = True
            if label == "service.stop" and waiting.pop(text, None):
                stopped.append(text)
        at = machine.activeStateNames(True)
        wanted = "reauth." + step["state"]
        ended = step["state"] in ("succeeded", "refused", "cancelled", "failed", "outcomeUnknown")
        # A session that has ended rests nowhere: what it logged says how.
        if not ended and list(at) != [wanted]:
            return "step %d: in %s, recorded %s" % (number, list(at), wanted)
        if [one["id"] for one in started] != [one["id"] for one in step["started"]]:
            return "step %d: started %s" % (number, started)
        for one, other in zip(started, step["started"]):
            if one.get("input") != other.get("input"):
                return "step %d: %s was given %s, recorded %s" % (number, one["id"], one.get("input"), other.get("input"))
        if sorted(stopped) != sorted(step["stopped"]):
            return "step %d: stopped %s, recorded %s" % (number, stopped, step["stopped"])
        if ended:
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
    # Without freeing anything, as above.
    os._exit(1 if problems else 0)


main()
