using System.Globalization;

namespace Cloister.Agents;

/// <summary>The ids of calls as a provider sees them: nine letters and digits, counted through the history.</summary>
/// <remarks>
/// The ids of a history come from many hands, and some providers refuse what others gave. These are taken by all of them, and stay the same as
/// long as the history only grows, so that what a provider cached stays of use.
/// </remarks>
internal sealed class WireCallIds
{
    private readonly Dictionary<string, Queue<string>> _open = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The id of a call; another one each time, even if ids in the history repeat.</summary>
    public string OfCall(string callId)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"call{++_count:D5}");
        if (!_open.TryGetValue(callId, out var open))
        {
            _open.Add(callId, open = new());
        }

        open.Enqueue(id);
        return id;
    }

    /// <summary>The id of the call that a result is for: of several, the first that has none.</summary>
    public string OfResult(string callId) => _open.TryGetValue(callId, out var open) && open.TryDequeue(out var id) ? id : OfCall(callId);
}
