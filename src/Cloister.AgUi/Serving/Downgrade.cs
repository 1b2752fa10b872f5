namespace Cloister.AgUi;

/// <summary>Something a client of an older protocol was not told, or was told differently.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="EventType">The wire type of the event.</param>
public readonly record struct Downgrade(DowngradeKind Kind, string EventType);
