using System.Runtime.InteropServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One event on its way to a client of the protocol.</summary>
/// <param name="Seq">The row up to which the client knows everything when it has this; what it comes back with after a broken connection.</param>
/// <param name="Event">The event.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamItem(long Seq, AgUiEvent Event);
