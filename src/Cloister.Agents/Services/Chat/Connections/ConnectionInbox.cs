namespace Cloister.Agents;

/// <summary>What a channel receives goes to the inbox; how its connection is, to whoever keeps it.</summary>
internal sealed class ConnectionInbox(ChannelInbox inbox, Action<ChannelLink> report) : ChannelInbox
{
    public override string? Position => inbox.Position;

    public override Task TakeAsync(
        IReadOnlyList<IncomingMessage> messages,
        string? position = null,
        CancellationToken cancellationToken = default
    ) => inbox.TakeAsync(messages, position, cancellationToken);

    public override void Report(ChannelLink link)
    {
        inbox.Report(link);
        report(link);
    }
}
