using System.Runtime.InteropServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One event on its way to a client of the protocol.</summary>
/// <param name="Seq">
/// The row up to which the client knows everything when it has this; what it comes back with after a broken connection. 0 when it could not: the
/// event is one of several that only together say what the row does.
/// </param>
/// <param name="Event">The event.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamItem(long Seq, AgUiEvent Event)
{
    /// <summary>Events that stand for one row together. The last one carries its number.</summary>
    public static IEnumerable<StreamItem> Numbered(long seq, IEnumerable<AgUiEvent> events)
    {
        AgUiEvent? held = null;
        foreach (var @event in events)
        {
            if (held is not null)
            {
                yield return new(0, held);
            }

            held = @event;
        }

        if (held is not null)
        {
            yield return new(seq, held);
        }
    }
}
