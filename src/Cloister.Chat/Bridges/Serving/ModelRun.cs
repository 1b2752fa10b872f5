using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>One run over a chat client: rounds of asking the model and running the tools it asks for.</summary>
internal sealed class ModelRun
{
    private const string Failure = "The agent failed unexpectedly";
    private const string TooManyRounds = "Tool round limit reached";

    private readonly IChatClient _client;
    private readonly ChatClientAgentOptions _options;
    private readonly RunContext _context;
    private readonly AgentTools _tools;
    private readonly Approvals _approvals;
    private readonly UsageSum _usage;
    private readonly UpdateWriter _writer;
    private readonly ChatOptions _chatOptions;
    private List<ChatMessage> _messages = [];
    private int _round;
    private bool _isOver;

    public ModelRun(IChatClient client, ChatClientAgentOptions options, RunContext context, ILogger log)
    {
        _client = client;
        _options = options;
        _context = context;
        _tools = new(options, context, log);
        _approvals = new(options, context.Input, _tools, log);
        _usage = new(client, options.ChatOptions?.ModelId);
        _writer = new(context.Input, _tools, _usage, options.NewId!, log);
        _chatOptions = options.ChatOptions?.Clone() ?? new();
    }

    public RunAgentInput Input => _context.Input;

    /// <summary>The end of a run for a reason that its client may know.</summary>
    public RunErrorEvent Failed(AgUiError error) =>
        new(error.Message) { Code = (error as AgentError)?.AgentCode ?? WireNames.NameOf(error.Code), Usage = _usage.Total };

    /// <summary>The end of a run in words made for its client.</summary>
    public RunErrorEvent Failed(AgentFailureException failure) => new(failure.Message) { Code = failure.Code, Usage = _usage.Total };

    /// <summary>The end of a run for a reason that only the log knows.</summary>
    public RunErrorEvent FailedUnexpectedly(string correlation) =>
        Failed(new AgentError(Failure, ErrorCode.AgentInternal)) with
        {
            Metadata = JsonData.Object((AgentFailure.CorrelationKey, correlation)),
        };

    public async IAsyncEnumerable<AgUiEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new RunStartedEvent(Input.ThreadId, Input.RunId)
        {
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            ParentRunId = Input.ParentRunId,
        };
        Prepare();
        await foreach (var @event in ResumeAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return @event;
        }

        while (!_isOver)
        {
            await foreach (var @event in AskAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return @event;
            }

            await foreach (var @event in StepAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return @event;
            }
        }
    }

    private void Prepare()
    {
        _chatOptions.AdditionalProperties = new(_chatOptions.AdditionalProperties ?? []) { [BridgeNames.Input] = Input };
        if (_tools.ForModel.Count > 0)
        {
            _chatOptions.Tools = _tools.ForModel;
        }

        _options.Configure?.Invoke(_chatOptions, _context);
    }

    /// <summary>Answers the calls that the user has decided about, and takes up the conversation.</summary>
    private async IAsyncEnumerable<AgUiEvent> ResumeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, ChatMessage>(StringComparer.Ordinal);
        foreach (var answered in _approvals.Answers())
        {
            var result = await AnswerAsync(answered, cancellationToken).ConfigureAwait(false);
            var @event = ResultEvent(result, answered.Call.Id);
            answers[answered.Call.Id] = new(ChatRole.Tool, [result]) { MessageId = @event.MessageId };
            yield return @event;
        }

        _writer.Resume(_approvals.Requests.Keys);
        _messages = Conversation(answers);
    }

    /// <summary>Answers the calls of the model, and ends the run unless the model has to hear the answers.</summary>
    private async IAsyncEnumerable<AgUiEvent> StepAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var step = new ToolStep(_writer.Error is null ? _writer.OpenCalls : [], _tools);
        foreach (var call in step.ToAnswer)
        {
            var result = await step.AnswerAsync(call, cancellationToken).ConfigureAwait(false);
            _messages.Add(new(ChatRole.Tool, [result]));
            yield return ResultEvent(result, call.Wire.Id);
        }

        if (End(step) is { } end)
        {
            _isOver = true;
            yield return end;
        }

        _round++;
        _writer.NextRound();
    }

    private AgUiEvent? End(ToolStep step)
    {
        if (_writer.Error is { } error)
        {
            return new RunErrorEvent(error.Message ?? Failure) { Code = error.ErrorCode, Usage = _usage.Total };
        }

        var interrupts = _writer.Requests.Concat(step.ToApprove).Select(_approvals.Ask).Concat(_writer.Questions).ToValueList();
        if (interrupts.Count > 0)
        {
            return Finish(new InterruptOutcome(interrupts));
        }

        return step.Pending.Count > 0 || step.ToAnswer.Count == 0 ? Finish(new SuccessOutcome { PendingToolCallIds = step.Pending })
            : _round == _options.MaxToolRounds ? Failed(new AgentError(TooManyRounds, ErrorCode.AgentToolFailed))
            : null;
    }

    private List<ChatMessage> Conversation(IReadOnlyDictionary<string, ChatMessage> answers)
    {
        var messages = ChatHistory.From(Input.Messages, answers, _approvals.Requests);
        if (Input.Context.Count > 0 && _options.FormatContext is { } format)
        {
            messages.Insert(0, new(ChatRole.System, format(Input.Context)));
        }

        if (_approvals.Responses.Count > 0)
        {
            messages.Add(new(ChatRole.User, [.. _approvals.Responses]));
        }

        return messages;
    }

    private async IAsyncEnumerable<AgUiEvent> AskAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        var answer = _client.GetStreamingResponseAsync(_messages, _chatOptions, cancellationToken);
        await foreach (var update in answer.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            _writer.Write(update);
            while (_writer.TryTake(out var @event))
            {
                yield return @event;
            }
        }

        _writer.EndRound();
        while (_writer.TryTake(out var @event))
        {
            yield return @event;
        }

        Remember(updates);
    }

    /// <summary>A client that keeps the conversation itself says so with an id, and then gets only what is new.</summary>
    private void Remember(List<ChatResponseUpdate> updates)
    {
        if (updates.FindLast(update => update.ConversationId is not null)?.ConversationId is { } conversation)
        {
            _chatOptions.ConversationId = conversation;
            _messages = [];
        }
        else
        {
            _messages.AddMessages(updates);
        }
    }

    private async ValueTask<FunctionResultContent> AnswerAsync(AnsweredApproval answered, CancellationToken cancellationToken) =>
        answered.Refusal is { } refusal
            ? new(answered.Call.Id, refusal)
            : await _tools.RunAsync(CallArguments.ToContent(answered.Call), cancellationToken).ConfigureAwait(false);

    private ToolCallResultEvent ResultEvent(FunctionResultContent result, string callId) =>
        new(_options.NewId!(), callId, ResultContents.ToContent(result)) { HasRole = true };

    private RunFinishedEvent Finish(FinishOutcome outcome) =>
        new(Input.ThreadId, Input.RunId)
        {
            Outcome = outcome,
            Usage = _usage.Total,
            Metadata =
                _writer.FinishReason is { } reason && reason != ChatFinishReason.Stop && reason != ChatFinishReason.ToolCalls
                    ? JsonData.Object((BridgeNames.FinishReason, reason.Value))
                    : null,
        };
}
