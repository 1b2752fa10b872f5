using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>Where a message stands among the rows of its session.</summary>
/// <param name="Seq">The row it began with: what it is known by.</param>
/// <param name="At">The row of the message it stands with: its own, or for the answer of a tool that of the call.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessagePlace(long Seq, long At);
