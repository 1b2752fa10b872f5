namespace Tour;

/// <summary>One step of the tour.</summary>
internal sealed record Step(string Title, Func<Task> RunAsync);
