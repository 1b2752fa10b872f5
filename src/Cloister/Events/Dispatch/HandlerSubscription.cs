namespace Cloister;

/// <summary>A handler or tap in its place: a link of its list, and of its view if it was opened through one.</summary>
internal abstract class HandlerSubscription(int priority) : EventSubscription
{
    private HandlerList? _list;

    internal int Priority { get; } = priority;

    /// <summary>The list it stands in, <see langword="null"/> once it has ended. Changed under the bus's lock.</summary>
    internal HandlerList? List
    {
        get => Volatile.Read(ref _list);
        set => Volatile.Write(ref _list, value);
    }

    internal HandlerSubscription? Previous { get; set; }

    internal HandlerSubscription? Next { get; set; }

    /// <summary>The view it was opened through and ends with, and its neighbours there.</summary>
    internal BusView? View { get; set; }

    internal HandlerSubscription? PreviousInView { get; set; }

    internal HandlerSubscription? NextInView { get; set; }

    internal void LeaveView()
    {
        View = null;
        PreviousInView = NextInView = null;
    }

    public sealed override bool IsActive => List is not null;

    private protected sealed override void End() => List?.Core.End(this);

    /// <summary>From now on does nothing, also in dispatches that already have it in their snapshot.</summary>
    internal abstract void Silence();
}
