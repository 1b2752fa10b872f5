namespace Cloister.Agents;

/// <summary>Why an answer of a model is late.</summary>
/// <param name="Kind">What it waits for.</param>
/// <param name="Wait">For how long, if that is known.</param>
/// <param name="Failure">What went wrong before, if it is tried again.</param>
public sealed record ModelDelay(ModelDelayKind Kind, TimeSpan? Wait = null, ModelRequestException? Failure = null);
