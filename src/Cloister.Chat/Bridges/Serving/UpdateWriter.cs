using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Makes events of what a model says: each thing is begun and ended, and what comes next ends what is open.</summary>
internal sealed partial class UpdateWriter
{
    private readonly RunAgentInput _input;
    private readonly AgentTools _tools;
    private readonly UsageSum _usage;
    private readonly Func<string> _newId;
    private readonly ILogger _log;
    private readonly Queue<AgUiEvent> _events = [];
    private readonly WireIds _messageIds;
    private readonly WireIds _callIds;
    private readonly Dictionary<string, ModelCall> _open = new(StringComparer.Ordinal);
    private readonly List<ModelCall> _requests = [];
    private readonly List<Interrupt> _questions = [];
    private string? _text;
    private string? _reasoning;

    public UpdateWriter(RunAgentInput input, AgentTools tools, UsageSum usage, Func<string> newId, ILogger log)
    {
        _input = input;
        _tools = tools;
        _usage = usage;
        _newId = newId;
        _log = log;
        _messageIds = new(input.Messages.Select(message => message.Id), newId);
        _callIds = new(input.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).Select(call => call.Id), newId);
    }

    /// <summary>The calls of this round that nobody has answered, in order.</summary>
    public IReadOnlyList<ModelCall> OpenCalls => [.. _open.Values];

    /// <summary>The calls of this round for which the client behind us wants an approval.</summary>
    public IReadOnlyList<ModelCall> Requests => _requests;

    /// <summary>What else the client behind us asks.</summary>
    public IReadOnlyList<Interrupt> Questions => _questions;

    /// <summary>The error this round ended with: one after which nothing came.</summary>
    public ErrorContent? Error { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>Calls of earlier runs that the client behind us goes on with: only their results are news.</summary>
    public void Resume(IEnumerable<string> calls)
    {
        foreach (var call in calls)
        {
            _callIds.Keep(call);
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out AgUiEvent @event) => _events.TryDequeue(out @event);

    /// <summary>The model has said all of its answer.</summary>
    public void EndRound() => Close();

    /// <summary>The model is asked again.</summary>
    public void NextRound()
    {
        _open.Clear();
        _messageIds.Forget();
        _callIds.Forget();
    }

    public void Write(ChatResponseUpdate update)
    {
        FinishReason = update.FinishReason ?? FinishReason;
        if (update is { Contents.Count: 0, RawRepresentation: AgUiEvent raw } && StandsAlone(raw))
        {
            _events.Enqueue(raw);
        }

        foreach (var content in update.Contents)
        {
            Write(update, content);
        }
    }

    /// <summary>Whether an event of an agent behind us can be sent as it is: it begins and ends nothing that we begin and end.</summary>
    private static bool StandsAlone(AgUiEvent @event) =>
        @event.Type
            is EventType.StateSnapshot
                or EventType.StateDelta
                or EventType.ActivitySnapshot
                or EventType.ActivityDelta
                or EventType.Raw
                or EventType.Custom
                or EventType.StepStarted
                or EventType.StepFinished;

    private void Write(ChatResponseUpdate update, AIContent content)
    {
        switch (content)
        {
            case UsageContent usage:
                _usage.Add(usage, update.ModelId);
                return;
            case ErrorContent error:
                TellError();
                Error = error;
                return;
        }

        TellError();
        switch (content)
        {
            case TextContent text when !string.IsNullOrEmpty(text.Text):
                WriteText(update, text.Text);
                break;
            case TextReasoningContent reasoning:
                WriteReasoning(reasoning);
                break;
            case FunctionCallContent call:
                WriteCall(update, call, isOpen: !call.InformationalOnly);
                break;
            case ToolApprovalRequestContent request:
                WriteRequest(update, request);
                break;
            case InputRequestContent question:
                _questions.Add(Question.Ask(question));
                break;
            case FunctionResultContent result:
                WriteResult(update, result);
                break;
            case DataContent or UriContent or HostedFileContent:
                WriteMedia((MediaPart)MediaContents.ToPart(content)!);
                break;
            case TextContent or InputResponseContent:
                break;
            default:
                LogSkipped(_log, content.GetType().Name, _input.RunId);
                break;
        }
    }

    [LoggerMessage(403, LogLevel.Debug, "The model gave a {Content} in run {RunId}; the protocol has no place for it, so it is left out.")]
    private static partial void LogSkipped(ILogger log, string content, string runId);
}
