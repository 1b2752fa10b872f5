namespace Cloister.Agents;

/// <summary>A scope in which a point is reached.</summary>
/// <param name="Bus">Where its handlers listen.</param>
/// <param name="Wanted">What people set for it: the plugins that should be there, whether or not they could attach.</param>
internal readonly record struct PointScopeView(EventBus Bus, RuntimeSettings Wanted);
