namespace Cloister;

/// <summary>Texts of what a bus refuses.</summary>
internal static class DispatchErrors
{
    internal static string For(string? identifier) => identifier is null ? "" : $" for identifier '{identifier}'";

    internal static ObjectDisposedException Disposed(AddressKey address) => Disposed($"{address.Verb} {address}");

    internal static ObjectDisposedException Disposed(string use) =>
        new(
            nameof(EventBus),
            $"Cannot {use}: the event bus is disposed. Use it before its session or runtime ends, or ask IsDisposed first."
        );

    internal static ObjectDisposedException DisposedMeanwhile(AddressKey address) =>
        new(
            nameof(EventBus),
            $"The {address.Verb} of {address} ended early: the event bus was disposed while it ran, so its remaining handlers were skipped. "
                + "Finish dispatches before the session or runtime ends."
        );

    internal static InvalidOperationException NoReply(Type responseType) =>
        new($"There is no reply of type '{responseType}': no handler answered. Ask HasValue before Value.");

    internal static InvalidCastException WrongEventType(Type eventType, object? value) =>
        new(
            $"An event of type '{eventType}' cannot become {(value is null ? "null" : $"a '{value.GetType()}'")}. "
                + "Assign a value of EventType, or leave the event alone."
        );
}
