namespace Cloister;

/// <summary>One failed part of a plugin's hook.</summary>
/// <param name="Step">Which part, for example <c>attach</c> or <c>text.checker.detach</c>.</param>
/// <param name="Exception">What it threw.</param>
public sealed record PluginStepFailure(string Step, Exception Exception);
