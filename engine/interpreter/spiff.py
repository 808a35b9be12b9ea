"""SpiffWorkflow's names that we build on. It carries no types, so here they become ``Any``."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow import exceptions as _exceptions
from SpiffWorkflow import specs as _base
from SpiffWorkflow import task as _task
from SpiffWorkflow.bpmn import script_engine as _script_engine
from SpiffWorkflow.bpmn import workflow as _workflow
from SpiffWorkflow.bpmn.parser import task_parsers as _task_parsers
from SpiffWorkflow.bpmn.parser import util as _parser_util
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser as _BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser as _ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser as _TaskParser
from SpiffWorkflow.bpmn.specs import bpmn_process_spec as _process_spec
from SpiffWorkflow.bpmn.specs import bpmn_task_spec as _task_spec
from SpiffWorkflow.bpmn.specs import control as _control
from SpiffWorkflow.bpmn.specs import defaults as _defaults
from SpiffWorkflow.bpmn.specs import event_definitions as _definitions
from SpiffWorkflow.bpmn.specs.event_definitions import timer as _timer
from SpiffWorkflow.bpmn.util import subworkflow as _subworkflow
from SpiffWorkflow.util.task import TaskState

#: Spec classes of the elements, by their names in ``SpiffWorkflow.bpmn.specs.defaults``.
defaults: Any = _defaults
#: Event definitions, by their names in ``SpiffWorkflow.bpmn.specs.event_definitions``.
definitions: Any = _definitions

BasePythonScriptEngineEnvironment: Any = vars(_script_engine)["BasePythonScriptEngineEnvironment"]
BpmnParser: Any = _BpmnParser
BpmnProcessSpec: Any = _process_spec.BpmnProcessSpec
BpmnStartTask: Any = _control.BpmnStartTask
BpmnSubWorkflow: Any = _subworkflow.BpmnSubWorkflow
BpmnTaskSpec: Any = _task_spec.BpmnTaskSpec
BpmnWorkflow: Any = _workflow.BpmnWorkflow
BoundaryEventSplit: Any = _control.BoundaryEventSplit
ProcessParser: Any = _ProcessParser
PythonScriptEngine: Any = vars(_script_engine)["PythonScriptEngine"]
SimpleBpmnTask: Any = _control.SimpleBpmnTask
SpiffWorkflowException = _exceptions.SpiffWorkflowException
SubWorkflowParser: Any = _task_parsers.SubWorkflowParser
Task: Any = _task.Task
TaskParser: Any = _TaskParser
TimerEventDefinition: Any = _timer.TimerEventDefinition
WorkflowSpec: Any = vars(_base)["WorkflowSpec"]
full_tag: Any = _parser_util.full_tag

__all__ = [
    "BasePythonScriptEngineEnvironment",
    "BoundaryEventSplit",
    "BpmnParser",
    "BpmnProcessSpec",
    "BpmnStartTask",
    "BpmnSubWorkflow",
    "BpmnTaskSpec",
    "BpmnWorkflow",
    "ProcessParser",
    "PythonScriptEngine",
    "SimpleBpmnTask",
    "SpiffWorkflowException",
    "SubWorkflowParser",
    "Task",
    "TaskParser",
    "TaskState",
    "TimerEventDefinition",
    "WorkflowSpec",
    "defaults",
    "definitions",
    "full_tag",
]
