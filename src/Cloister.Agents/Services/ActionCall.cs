using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One call of a service's action.</summary>
/// <param name="Payload">What the action is given: an object, checked against its schema.</param>
/// <param name="Caller">Who asks.</param>
public sealed record ActionCall(JsonData Payload, ActionCaller Caller);
