namespace Cloister.AgUi;

/// <summary>
/// The texts of a run that grow or may go on growing. They run ahead of the transcript, which takes them over when somebody looks. Nothing is
/// lost when one is dropped: the next one goes on from a copy of what the transcript has.
/// </summary>
internal sealed class GrowingTexts
{
    private readonly Dictionary<string, GrowingText> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrowingText> _calls = new(StringComparer.Ordinal);
    private readonly List<GrowingText> _ahead = [];
    private GrowingText? _lastMessage;
    private GrowingText? _lastCall;

    public List<GrowingText> Ahead => _ahead;

    public GrowingText? FindMessage(string id) =>
        _lastMessage is { } last && last.Id == id ? last : (_lastMessage = _messages.GetValueOrDefault(id));

    public GrowingText? FindCall(string id) => _lastCall is { } last && last.Id == id ? last : (_lastCall = _calls.GetValueOrDefault(id));

    public GrowingText AddMessage(string id, TextSlice start) => _messages[id] = _lastMessage = new(id, isCall: false, start);

    public GrowingText AddCall(string id, TextSlice start) => _calls[id] = _lastCall = new(id, isCall: true, start);

    public void SetAhead(GrowingText text)
    {
        if (!text.IsAhead)
        {
            text.IsAhead = true;
            _ahead.Add(text);
        }
    }

    public void Caught()
    {
        foreach (var text in _ahead)
        {
            text.IsAhead = false;
        }
        _ahead.Clear();
    }

    public void Clear()
    {
        Caught();
        _messages.Clear();
        _calls.Clear();
        (_lastMessage, _lastCall) = (null, null);
    }

    /// <summary>Drops those whose text is no longer the one that the transcript has.</summary>
    public void KeepOnly(Func<GrowingText, TextSlice?> textOf)
    {
        _ahead.RemoveAll(text => IsStale(text, textOf));
        DropStale(_messages, textOf);
        DropStale(_calls, textOf);
        (_lastMessage, _lastCall) = (null, null);
    }

    private static void DropStale(Dictionary<string, GrowingText> texts, Func<GrowingText, TextSlice?> textOf)
    {
        foreach (var (id, text) in texts)
        {
            if (IsStale(text, textOf))
            {
                texts.Remove(id);
            }
        }
    }

    private static bool IsStale(GrowingText text, Func<GrowingText, TextSlice?> textOf) => !ReferenceEquals(text.Text, textOf(text));
}
