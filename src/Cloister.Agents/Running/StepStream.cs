using System.Text;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// Turns what a model streams in one step into events of the run: one item open at a time, text before calls, all in one message. The ids are the
/// host's, because those of providers repeat.
/// </summary>
internal sealed class StepStream(ActiveRun run, IdSource ids, RunLimits limits)
{
    /// <summary>A model that never ends its call does not hold back the rest for ever.</summary>
    private const int MaxHeld = 1000;

    /// <summary>Twice of what providers allow.</summary>
    private const int MaxName = 128;

    private readonly StringBuilder _text = new();
    private readonly List<RequestedCall> _calls = [];

    /// <summary>What came while a call was being written; its turn is behind that.</summary>
    private readonly List<AIContent> _held = [];
    private string _messageId = ids.NewMessage();
    private UsageDetails? _usage;
    private ChatFinishReason? _finishReason;
    private string? _model;
    private string? _thoughtId;
    private string? _secret;
    private bool _isTextOpen;

    /// <summary>Whether the message has words or calls already: more words after them are another message.</summary>
    private bool _isMessageBegun;
    private OpenCall? _call;
    private long _length;

    public ActiveRun Run => run;

    /// <summary>Whether anything was shown yet: from then on the step cannot be tried again in secret.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Takes the next piece.</summary>
    public void Add(ChatResponseUpdate update)
    {
        _finishReason = update.FinishReason ?? _finishReason;
        _model = update.ModelId ?? _model;
        // There is one of these for each word, and to ask such a list for its items makes another object.
        for (var at = 0; at < update.Contents.Count; at++)
        {
            Measure(update.Contents[at]);
            Add(update.Contents[at]);
        }
    }

    /// <summary>The stream has ended: closes what is open.</summary>
    public StepAnswer Finish(string? provider)
    {
        EndCalls();
        CloseThought();
        CloseText(metadata: null);
        return new(_messageId, _text.ToString(), _calls)
        {
            FinishReason = _finishReason,
            Model = _model,
            Usage = _usage is null ? null : RunUsage.Of(_usage, provider, _model),
        };
    }

    /// <summary>The stream broke: what was shown stays, and says that it is not whole. Calls that were not complete are not made.</summary>
    public void Break()
    {
        _held.Clear();
        var status = MessageTags.Tag(MessageTags.Status, MessageTags.Interrupted);
        CloseThought(status);
        CloseText(status);
        if (_call is not null)
        {
            var id = _call.Id;
            CloseCall();
            run.Append(RunClosing.Answer(id, MessageTags.Interrupted, ids));
            _calls.RemoveAt(_calls.Count - 1);
        }

        _calls.ForEach(call => run.Append(RunClosing.Answer(call.Id, MessageTags.Interrupted, ids)));
    }

    private void Measure(AIContent content)
    {
        _length += content switch
        {
            TextContent text => text.Text.Length,
            TextReasoningContent thought => thought.Text.Length + (thought.ProtectedData?.Length ?? 0),
            FunctionCallFragmentContent fragment => fragment.Arguments.Length,
            FunctionCallContent whole when _call is null || !IsOf(_call, whole) => FunctionCalls.TextOf(whole).Length,
            _ => 0,
        };
        if (_length > limits.MaxLength)
        {
            throw Endless($"{limits.MaxLength} characters");
        }
    }

    private static RunFailedException Endless(string limit) =>
        new("model_failed", $"The model did not come to an end: {limit} are allowed in one step.");

    private void Add(AIContent content)
    {
        if (_call is null || IsOf(_call, content))
        {
            Take(content);
        }
        else
        {
            _held.Add(content);
            EndCalls(atMost: MaxHeld);
        }
    }

    private static bool IsOf(OpenCall call, AIContent content) =>
        content switch
        {
            FunctionCallFragmentContent fragment => fragment.CallId == call.ProviderId && fragment.Name == call.Name,
            FunctionCallContent whole => whole.CallId == call.ProviderId && whole.Name == call.Name,
            _ => content is UsageContent,
        };

    /// <summary>Ends calls without their ends, until so much is held at most.</summary>
    private void EndCalls(int atMost = -1)
    {
        while (_call is not null && _held.Count > atMost)
        {
            CloseCall();
            Release();
        }
    }

    /// <summary>No call is being written: what was held is said now, up to the next one that is not whole.</summary>
    private void Release()
    {
        if (_held.Count > 0)
        {
            var held = _held.ToList();
            _held.Clear();
            held.ForEach(Add);
        }
    }

    private void Take(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                AddThought(reasoning);
                break;
            case TextContent { Text.Length: > 0 } text:
                AddText(text.Text);
                break;
            case FunctionCallFragmentContent fragment:
                AddFragment(fragment);
                break;
            case FunctionCallContent call:
                AddCall(call);
                break;
            case UsageContent usage:
                (_usage ??= new()).Add(usage.Details);
                break;
            // Nothing else has a place in a conversation.
        }
    }

    private void AddThought(TextReasoningContent reasoning)
    {
        _secret = reasoning.ProtectedData ?? _secret;
        if (reasoning.Text.Length == 0 && _secret is null)
        {
            return;
        }

        if (_thoughtId is null)
        {
            CloseText(metadata: null);
            HasBegun = true;
            _thoughtId = ids.NewMessage();
            run.Append(new ReasoningMessageStartEvent(_thoughtId));
        }

        if (reasoning.Text.Length > 0)
        {
            run.Append(new ReasoningMessageContentEvent(_thoughtId, reasoning.Text));
        }
    }

    private void AddText(string text)
    {
        CloseThought();
        if (!_isTextOpen)
        {
            _messageId = _isMessageBegun ? ids.NewMessage() : _messageId;
            HasBegun = _isTextOpen = _isMessageBegun = true;
            run.Append(new TextMessageStartEvent(_messageId));
        }

        _text.Append(text);
        run.Append(new TextMessageContentEvent(_messageId, text));
    }

    private void AddFragment(FunctionCallFragmentContent fragment)
    {
        _call ??= Open(fragment.CallId, fragment.Name);
        if (fragment.Arguments.Length > 0)
        {
            _call.Arguments.Append(fragment.Arguments);
            run.Append(new ToolCallArgsEvent(_call.Id, fragment.Arguments));
        }
    }

    /// <summary>The whole call: it was streamed before, or it comes at once.</summary>
    private void AddCall(FunctionCallContent call)
    {
        if (_call is null)
        {
            _call = Open(call.CallId, call.Name);
            var arguments = FunctionCalls.TextOf(call);
            _call.Arguments.Append(arguments);
            run.Append(new ToolCallArgsEvent(_call.Id, arguments));
        }

        var id = _call.Id;
        CloseCall();
        if (FunctionCalls.ProtectedDataOf(call) is { } secret)
        {
            run.Append(new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, id, secret));
        }

        Release();
    }

    private OpenCall Open(string providerId, string name)
    {
        CloseThought();
        CloseText(metadata: null);
        if (_calls.Count >= limits.MaxCalls)
        {
            throw Endless($"{limits.MaxCalls} calls");
        }

        HasBegun = _isMessageBegun = true;
        var call = new OpenCall(ids.NewCall(), name, providerId);
        run.Append(new ToolCallStartEvent(call.Id, call.Shown) { ParentMessageId = _messageId });
        return call;
    }

    private void CloseThought(JsonData? metadata = null)
    {
        if (_thoughtId is null)
        {
            return;
        }

        run.Append(new ReasoningMessageEndEvent(_thoughtId) { Metadata = metadata });
        if (_secret is not null)
        {
            run.Append(new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, _thoughtId, _secret));
        }

        (_thoughtId, _secret) = (null, null);
    }

    private void CloseText(JsonData? metadata)
    {
        if (_isTextOpen)
        {
            run.Append(new TextMessageEndEvent(_messageId) { Metadata = metadata });
            _isTextOpen = false;
        }
    }

    private void CloseCall()
    {
        if (_call is not null)
        {
            run.Append(new ToolCallEndEvent(_call.Id));
            _calls.Add(new(_call.Id, _call.Shown, _call.Arguments.ToString()));
            _call = null;
        }
    }

    private sealed record OpenCall(string Id, string Name, string ProviderId)
    {
        public StringBuilder Arguments { get; } = new();

        /// <summary>The name, as long as names of tools can be.</summary>
        public string Shown { get; } = Name.Length <= MaxName ? Name : $"{Name.AsSpan(0, MaxName)}…";
    }
}
