namespace Cloister.Hosting.Tests;

internal interface IWord
{
    string Text { get; }
}

internal static class Slots
{
    public static readonly ServiceId<IWord> Word = new("word");
}

/// <summary>A service that knows how often it was disposed.</summary>
internal sealed class DisposableWord(string text) : IWord, IDisposable
{
    public string Text { get; } = text;

    public int Disposals { get; private set; }

    public void Dispose() => Disposals++;
}

internal sealed class PlainWord(string text) : IWord
{
    public string Text { get; } = text;
}
