using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Our history wins. A client's list says what it believes; taken from it is what is new, where it branches, and the answers to calls the client was
/// asked for. Who put a message in over the protocol may take it out again, and nobody else's.
/// </summary>
internal sealed class ListComparison
{
    private readonly IReadOnlyList<KnownMessage> _ours;
    private readonly List<Message> _listed;
    private readonly HashSet<string> _held;
    private readonly IReadOnlyDictionary<string, string> _openCalls;
    private readonly Func<string> _newId;
    private readonly Dictionary<string, int> _places;
    private readonly List<Message> _tail;
    private readonly List<Message> _new;
    private readonly int _anchor;

    /// <summary>Compares.</summary>
    /// <param name="ours">The active messages, in order.</param>
    /// <param name="listed">What the client lists.</param>
    /// <param name="openCalls">The calls the client was asked to answer, and the message each is in.</param>
    /// <param name="newId">Names a message whose own id is taken.</param>
    public ListComparison(
        IReadOnlyList<KnownMessage> ours,
        IReadOnlyList<Message> listed,
        IReadOnlyDictionary<string, string> openCalls,
        Func<string> newId
    )
    {
        _ours = ours;
        _held = listed.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        _listed = [.. listed.Where(message => message is UserMessage or AssistantMessage or ToolMessage)];
        _openCalls = openCalls;
        _newId = newId;
        _places = ours.Select((message, place) => (message.Id, place))
            .ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
        var anchor = _listed.FindLastIndex(message => _places.ContainsKey(message.Id));
        _anchor = anchor < 0 ? -1 : _places[_listed[anchor].Id];
        _tail = _listed[(anchor + 1)..];
        var lastAssistant = _tail.FindLastIndex(message => message is AssistantMessage);
        _new = [.. _tail.Skip(lastAssistant + 1).Where(message => message is UserMessage)];
    }

    /// <summary>What is behind the last listed message that we know.</summary>
    private IEnumerable<KnownMessage> Rest => _ours.Skip(_anchor + 1).Where(message => !message.IsHidden);

    /// <summary>What the list means.</summary>
    /// <param name="mode">What the client says it means.</param>
    /// <param name="resumes">Whether the client answers questions; that never cuts.</param>
    /// <param name="saysOtherwise">Whether a user message that we know has other words in the list.</param>
    public ListReading Read(HistoryMode mode, bool resumes, Func<UserMessage, bool> saysOtherwise)
    {
        if (_ours.All(message => message.IsHidden))
        {
            return new() { Append = [.. RepeatedCalls.Apart(_listed).Select(message => OfClient(Fresh(message)))] };
        }

        var reading = resumes || mode == HistoryMode.Append ? Appended() : Branched(mode, saysOtherwise) ?? Appended();
        var answers = Answers(reading.CutFrom);
        reading = reading with { Append = [.. answers.Select(OfClient), .. reading.Append] };
        return reading with { Refused = [.. RefusedIds(answers)], NeedsCatchUp = NeedsCatchUp(mode, reading) };
    }

    private ListReading? Branched(HistoryMode mode, Func<UserMessage, bool> saysOtherwise)
    {
        if (_listed.Count > 0 && _listed[^1] is UserMessage last && _tail.Count == 0 && saysOtherwise(last))
        {
            return MayCut(_anchor) ? Cut(_anchor, CutReason.Edit, [last]) : Stale([last]);
        }

        if (_tail.Count == 0 && _listed.Count > 0 && _listed[^1] is UserMessage && Rest.FirstOrDefault() is { IsAssistant: true })
        {
            return MayCut(_anchor + 1) ? Cut(_anchor + 1, CutReason.Regenerate, []) : Stale([]);
        }

        var isBranch =
            _new.Count > 0 && _anchor >= 0 && (Rest.FirstOrDefault() is { IsUser: true, IsOfClient: true } || mode == HistoryMode.Replace);
        return !isBranch ? null
            : Rest.Any() && MayCut(_anchor + 1) ? Cut(_anchor + 1, CutReason.Edit, _new)
            : null;
    }

    /// <summary>Never what others said, whatever the client wants.</summary>
    private bool MayCut(int from) => !_ours.Skip(from).Any(message => message.IsForeign);

    private ListReading Cut(int from, CutReason reason, IEnumerable<Message> append) =>
        new()
        {
            CutFrom = _ours[from].Id,
            Reason = reason,
            CutCount = _ours.Skip(from).Count(message => !message.IsHidden),
            Append = [.. append.Select(OfClient)],
        };

    private ListReading Appended() => new() { Append = [.. _new.Select(message => OfClient(Fresh(message)))] };

    /// <summary>The client does not know what others said meanwhile: nothing is taken away, and its words come last.</summary>
    private ListReading Stale(IEnumerable<Message> append) => new() { Append = [.. append.Select(message => OfClient(Fresh(message)))] };

    /// <summary>The first answer to each call that the client was asked for, and that does not leave with the cut; some clients put them behind the calls.</summary>
    private List<ToolMessage> Answers(string? cutFrom)
    {
        var kept = cutFrom is null ? _ours.Count : _places[cutFrom];
        return
        [
            .. _listed
                .OfType<ToolMessage>()
                .Where(answer => !_places.ContainsKey(answer.Id))
                .Where(answer => _openCalls.TryGetValue(answer.ToolCallId, out var owner) && _places.GetValueOrDefault(owner, kept) < kept)
                .DistinctBy(answer => answer.ToolCallId, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<string> RefusedIds(List<ToolMessage> answers) =>
        _tail.Where(message => !answers.Contains(message) && !_new.Contains(message)).Select(message => message.Id);

    /// <summary>A client that lists only what is new keeps no history and gets none, unless it asks.</summary>
    private bool NeedsCatchUp(HistoryMode mode, ListReading reading)
    {
        if (mode == HistoryMode.Sync)
        {
            return true;
        }

        var first = _listed.FindIndex(message => _places.ContainsKey(message.Id));
        if (first < 0)
        {
            return false;
        }

        var kept = reading.CutFrom is { } cut ? _ours.Take(_places[cut]) : _ours;
        var lacks = kept.Skip(_places[_listed[first].Id]).Any(message => !message.IsHidden && !_held.Contains(message.Id));
        var taken = reading.Append.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        return lacks || _listed.Any(message => !_places.ContainsKey(message.Id) && !taken.Contains(message.Id));
    }

    private Message Fresh(Message message) => _places.ContainsKey(message.Id) ? message with { Id = _newId() } : message;

    /// <summary>Marked as the client's: it may take it out again, and nothing it claims the agent said is trusted.</summary>
    public static Message OfClient(Message message)
    {
        var marked = message.Tagged(MessageTags.Source, MessageTags.AgUi);
        return message is UserMessage ? marked : marked.Tagged(MessageTags.Origin, MessageTags.Client);
    }
}
