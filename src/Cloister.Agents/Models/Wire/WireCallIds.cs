using System.Globalization;

namespace Cloister.Agents;

/// <summary>The ids of calls as a provider sees them: nine letters and digits, counted through the history.</summary>
/// <remarks>
/// The ids of a history come from many hands, and some providers refuse what others gave. These are taken by all of them, and stay the same as
/// long as the history only grows, so that what a provider cached stays of use.
/// </remarks>
internal sealed class WireCallIds
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public string this[string callId]
    {
        get
        {
            if (!_known.TryGetValue(callId, out var id))
            {
                id = string.Create(CultureInfo.InvariantCulture, $"call{_known.Count + 1:D5}");
                _known.Add(callId, id);
            }

            return id;
        }
    }
}
