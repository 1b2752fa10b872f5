namespace Cloister.AgUi.Tests.Folding;

/// <summary>Runs of a random agent that keeps to the protocol: what it continues and ends is open, and at the end nothing is.</summary>
internal sealed class RandomStream(int seed)
{
    private static readonly string[] Activities = ["PLAN", "SEARCH"];
    private static readonly MessageRole[] Roles = [MessageRole.Assistant, MessageRole.Assistant, MessageRole.User, MessageRole.System];

    private readonly Random _random = new(seed);
    private readonly List<string> _texts = [];
    private readonly List<string> _thoughts = [];
    private readonly List<string> _calls = [];
    private readonly List<string> _messages = [];
    private readonly List<string> _allCalls = [];
    private int _ids;

    /// <param name="current">The state at that moment, for snapshots of its messages.</param>
    public IEnumerable<AgUiEvent> Events(Func<ChatState> current)
    {
        for (var run = 1 + _random.Next(3); run > 0; run--)
        {
            yield return new RunStartedEvent("t", $"r{run}");
            for (var i = _random.Next(50); i > 0; i--)
            {
                yield return Next(current);
            }
            foreach (var last in End($"r{run}"))
            {
                yield return last;
            }
            _texts.Clear();
            _thoughts.Clear();
            _calls.Clear();
        }
    }

    private List<AgUiEvent> End(string run) =>
        Chance(6)
            ? [new RunErrorEvent("broke")]
            :
            [
                .. _texts.Select(id => new TextMessageEndEvent(id) { Metadata = Metadata() }),
                .. _thoughts.Select(id => new ReasoningMessageEndEvent(id)),
                .. _calls.Select(id => new ToolCallEndEvent(id)),
                new RunFinishedEvent("t", run)
                {
                    Outcome = _random.Next(3) switch
                    {
                        0 => new InterruptOutcome([new(NewId("i"), "confirmation")]),
                        1 => new CancelledOutcome(),
                        _ => null,
                    },
                },
            ];

    private AgUiEvent Next(Func<ChatState> current) =>
        _random.Next(20) switch
        {
            0 => new TextMessageStartEvent(Start(_texts))
            {
                Role = Pick(Roles),
                SubagentRunId = Tag(),
                Metadata = Metadata(),
            },
            1 or 2 or 3 or 4 when _texts.Count > 0 => new TextMessageContentEvent(Pick(_texts), Text()) { Metadata = Metadata() },
            5 when _texts.Count > 0 => new TextMessageEndEvent(Take(_texts)) { Metadata = Metadata() },
            6 => new ReasoningMessageStartEvent(Start(_thoughts)) { Metadata = Metadata() },
            7 when _thoughts.Count > 0 => new ReasoningMessageContentEvent(Pick(_thoughts), Text()),
            8 when _thoughts.Count > 0 => new ReasoningMessageEndEvent(Take(_thoughts)),
            9 => new ToolCallStartEvent(StartCall(), "look") { ParentMessageId = Chance(2) ? Known() : null, Metadata = Metadata() },
            10 or 11 when _calls.Count > 0 => new ToolCallArgsEvent(Pick(_calls), Text()) { Metadata = Metadata() },
            12 when _calls.Count > 0 => new ToolCallEndEvent(Take(_calls)),
            13 or 14 when _allCalls.Count > 0 => new ToolCallResultEvent(Chance(8) ? Known() : NewId("t"), Pick(_allCalls), Text()),
            15 => new ActivitySnapshotEvent(Chance(2) ? Known() : NewId("a"), Pick(Activities), Json()) { Replace = Chance(2) },
            16 => new ActivityDeltaEvent(Known(), Pick(Activities), [JsonPatchOperation.Add("/k", Text())]),
            17 => new StateDeltaEvent([JsonPatchOperation.Add("/k", Text()), JsonPatchOperation.Test("/k", Text())]),
            18 when Chance(3) => new MessagesSnapshotEvent(Snapshot(current().Messages)),
            19 => new ReasoningEncryptedValueEvent(
                Chance(2) ? EncryptedValueTarget.Message : EncryptedValueTarget.ToolCall,
                Known(),
                "value"
            ),
            _ => new StateSnapshotEvent(Json()),
        };

    private ValueList<Message> Snapshot(ValueList<Message> messages) =>
        [
            .. messages
                .Where(_ => !Chance(4))
                .Select(message => Chance(4) ? new AssistantMessage(message.Id) { Content = Text() } : message),
            new UserMessage(NewId("u"), Text()),
        ];

    private string Start(List<string> open)
    {
        var id = Chance(8) ? Known() : NewId("m");
        if (open.Contains(id))
        {
            id = NewId("m");
        }
        open.Add(id);
        return id;
    }

    private string StartCall()
    {
        var id = Chance(8) && _allCalls.Count > 0 && !_calls.Contains(_allCalls[0]) ? _allCalls[0] : NewId("c");
        _calls.Add(id);
        _allCalls.Add(id);
        return id;
    }

    private string NewId(string kind)
    {
        _messages.Add($"{kind}{++_ids}");
        return _messages[^1];
    }

    private string Known() => _messages.Count > 0 ? Pick(_messages) : NewId("m");

    private string Text() => new((char)('a' + _random.Next(26)), _random.Next(6));

    private string? Tag() => Chance(8) ? "s1" : null;

    private JsonData? Metadata() => Chance(8) ? JsonData.Object((Text(), Text())) : null;

    private JsonData Json() => JsonData.Object(("k", Text()), ("list", JsonData.Array(1, Text())));

    private bool Chance(int one) => _random.Next(one) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private string Take(List<string> open)
    {
        var id = Pick(open);
        open.Remove(id);
        return id;
    }
}
