namespace Cloister.Tests;

/// <summary>Tests that nothing else may run beside: somebody who listens to the meters of the process makes every dispatch cost more.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
