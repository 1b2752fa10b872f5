namespace Cloister;

/// <summary>A tap. All have one priority, so that they run in the order they were bound.</summary>
internal sealed class TapSubscription(Action<IEventEnvelope> tap) : HandlerSubscription(priority: 0)
{
    internal Action<IEventEnvelope> Tap { get; private set; } = tap;

    internal override void Silence() => Tap = static _ => { };
}
