namespace Cloister.Chat.Tests;

/// <summary>Tests that watch over the whole process, so that nothing of others may happen meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
