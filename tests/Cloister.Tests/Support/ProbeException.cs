namespace Cloister.Tests.Support;

/// <summary>What a hook was told to fail with.</summary>
internal sealed class ProbeException(string hook) : Exception($"{hook} was told to fail.");
