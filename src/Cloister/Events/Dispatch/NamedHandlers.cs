namespace Cloister;

/// <summary>The handlers of one address for one identifier, and how they run together with those without identifier.</summary>
internal sealed class NamedHandlers(Channel channel, string identifier) : HandlerList(channel.Core)
{
    private Merger? _merger;

    internal Channel Channel { get; } = channel;

    internal string Identifier { get; } = identifier;

    internal HandlerSubscription[] MergedWith(HandlerSubscription[] general)
    {
        var named = Sorted;
        var merger = Volatile.Read(ref _merger);

        // The arrays are immutable: those it was made from are still current exactly when they are the same objects.
        if (merger is null || merger.General != general || merger.Named != named)
        {
            merger = new Merger(general, named, HandlerOrder.Merge(general, named));
            Volatile.Write(ref _merger, merger);
        }

        return merger.Merged;
    }

    private sealed record Merger(HandlerSubscription[] General, HandlerSubscription[] Named, HandlerSubscription[] Merged);
}
