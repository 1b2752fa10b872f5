namespace Cloister.Tests.Events;

public record Posted(string Text);

public sealed record Pinned(string Text) : Posted(Text);

public sealed record Query(string Text);

public sealed record Answer(string Text);
