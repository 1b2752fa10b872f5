using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>What goes wrong with the next thing that is sent.</summary>
internal sealed record InMemoryFault(ChannelException Exception, bool IsDelivered);
