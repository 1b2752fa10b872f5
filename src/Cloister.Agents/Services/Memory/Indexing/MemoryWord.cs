namespace Cloister.Agents;

/// <summary>A word that is looked for.</summary>
/// <param name="Text">The word as the index knows it.</param>
/// <param name="IsBeginning">Whether longer words that begin with it count, too.</param>
internal readonly record struct MemoryWord(string Text, bool IsBeginning)
{
    public bool IsIn(ReadOnlySpan<char> word) => IsBeginning ? word.StartsWith(Text) : word.SequenceEqual(Text);

    /// <summary>The word in the query language of the index. It is made of letters and digits, so nothing in it means anything there.</summary>
    public override string ToString() => IsBeginning ? $"\"{Text}\"*" : $"\"{Text}\"";
}
