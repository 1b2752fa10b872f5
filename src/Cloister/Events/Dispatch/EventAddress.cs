namespace Cloister;

/// <summary>The address of an event type; a static of the instantiation, so that it goes when a plugin's assembly is unloaded.</summary>
internal static class EventAddress<T>
{
    internal static readonly AddressKey Key = AddressKey.ForEvent(typeof(T));
}
