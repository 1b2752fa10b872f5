namespace Cloister.Benchmarks;

/// <summary>The figures of the protocol and of chat sessions.</summary>
internal static class ChatGroup
{
    public static Comparison[] All() =>
        [
            .. ReadingFigures.All,
            .. GrowthFigures.All,
            .. StateFigures.All,
            .. WritingFigures.All,
            .. StoreFigures.All,
            .. PeerFigures.All,
            .. CancelFigures.All,
        ];
}
