using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Asks for approvals, and reads the answers that an input brings.</summary>
internal sealed partial class Approvals
{
    private const string ToolCallReason = "tool_call";
    private const string Declined = "The user declined this call. It was not run.";
    private const string Abandoned = "The request for approval was cancelled. The call was not run.";

    private static readonly JsonData Schema = JsonData.Object(
        ("type", "object"),
        (
            "properties",
            JsonData.Object(("approved", JsonData.Object(("type", "boolean"))), ("reason", JsonData.Object(("type", "string"))))
        ),
        ("required", JsonData.Array("approved"))
    );

    private readonly RunAgentInput _input;
    private readonly AgentTools _tools;
    private readonly ILogger _log;
    private readonly ApprovalId _ids;
    private readonly Func<string, ResumeEntry, InputResponseContent?>? _readAnswer;
    private readonly Dictionary<string, ToolApprovalRequestContent> _requests = new(StringComparer.Ordinal);
    private readonly List<AIContent> _responses = [];

    public Approvals(ChatClientAgentOptions options, RunAgentInput input, AgentTools tools, ILogger log)
    {
        _input = input;
        _tools = tools;
        _log = log;
        _ids = new(options.ApprovalKey, input.ThreadId);
        _readAnswer = options.ReadAnswer;
    }

    /// <summary>The requests of the client behind us that were answered, by call.</summary>
    public IReadOnlyDictionary<string, ToolApprovalRequestContent> Requests => _requests;

    /// <summary>The answers to them.</summary>
    public IReadOnlyList<AIContent> Responses => _responses;

    public Interrupt Ask(ModelCall call) =>
        new(_ids.For(call.Wire), ToolCallReason)
        {
            Message = $"Allow the agent to call '{call.Wire.Name}'?",
            ToolCallId = call.Wire.Id,
            ResponseSchema = Schema,
        };

    /// <summary>What the user decided about our own calls. Answers that are for the client behind us are set aside.</summary>
    /// <exception cref="AgUiException">An answer fits no call that we asked about, or a call that needs one has none.</exception>
    public IReadOnlyList<AnsweredApproval> Answers()
    {
        var open = OpenCalls();
        List<AnsweredApproval> answers = [];
        foreach (var entry in _input.Resume)
        {
            if (Question.RequestOf(entry) is { } request && _readAnswer?.Invoke(request, entry) is { } answer)
            {
                _responses.Add(answer);
                continue;
            }

            if (ApprovalId.CallOf(entry.InterruptId) is not { } id || !open.Remove(id, out var call))
            {
                LogUnknown(_log, _input.RunId);
                continue;
            }

            if (!_ids.Proves(entry.InterruptId, call))
            {
                throw Refused("The answer to an approval does not fit the call it names");
            }

            if (_tools.AreOurs(call.Name))
            {
                answers.Add(new(call, RefusalIn(entry)));
            }
            else
            {
                Pass(entry, call);
            }
        }

        return open.Values.Any(call => _tools.NeedsApproval(call.Name))
            ? throw Refused("A call waits for approval: answer its interrupt, or answer the call with a tool message")
            : answers;
    }

    private static AgUiException Refused(string message) => new(new AgentError(message, ErrorCode.AgentRefused));

    private OrderedDictionary<string, ToolCall> OpenCalls()
    {
        var open = new OrderedDictionary<string, ToolCall>(StringComparer.Ordinal);
        foreach (var call in _input.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls))
        {
            open[call.Id] = call;
        }

        foreach (var result in _input.Messages.OfType<ToolMessage>())
        {
            open.Remove(result.ToolCallId);
        }

        return open;
    }

    private void Pass(ResumeEntry entry, ToolCall call)
    {
        var request = new ToolApprovalRequestContent(entry.InterruptId, CallArguments.ToContent(call));
        _requests.Add(call.Id, request);
        _responses.Add(request.CreateResponse(IsApproved(entry), RefusalIn(entry)));
    }

    private static string? RefusalIn(ResumeEntry entry)
    {
        if (entry.Status == ResumeStatus.Cancelled)
        {
            return Abandoned;
        }

        return IsApproved(entry) ? null
            : Member(entry, "reason") is { } reason && reason.TryGetString(out var text) ? $"{Declined} Reason: {text}"
            : Declined;
    }

    /// <summary>Only what says so in so many words is an approval.</summary>
    private static bool IsApproved(ResumeEntry entry) =>
        entry.Status == ResumeStatus.Resolved && (Member(entry, "approved") ?? entry.Payload) is { Kind: JsonValueKind.True };

    private static JsonData? Member(ResumeEntry entry, string name) =>
        entry.Payload is { IsObject: true } payload && payload.TryGet(name, out var value) ? value : null;

    [LoggerMessage(404, LogLevel.Warning, "Run {RunId} brings an answer to an interrupt that is not open; it is ignored.")]
    private static partial void LogUnknown(ILogger log, string runId);
}
