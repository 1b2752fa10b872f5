using System.Runtime.InteropServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message that is complete, and so has to be in its table when the row that completed it is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessageChange(Message Message, MessagePlace Place, bool IsNew);
