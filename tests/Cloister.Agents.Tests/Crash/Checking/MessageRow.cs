using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A row of the table of messages.</summary>
internal sealed record MessageRow(MessagePlace Place, string Name, string Role, bool IsHidden, bool IsOfClient, long? Cut, Message Message);
