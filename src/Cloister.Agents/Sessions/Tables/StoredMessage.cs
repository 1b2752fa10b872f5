using System.Runtime.InteropServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message, and where it stands among the rows of its session.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredMessage(Message Message, MessagePlace Place);
