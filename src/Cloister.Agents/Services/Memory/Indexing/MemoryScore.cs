using System.Numerics;

namespace Cloister.Agents;

/// <summary>
/// How well a chunk fits, from 0 to 1. What has all words is above what has some, however it is. Of some words both count: how many they are of all, and
/// how much those that are in the notes at all tell them apart.
/// </summary>
/// <param name="chunks">How many chunks there are.</param>
/// <param name="frequencies">In how many of them each word is.</param>
internal sealed class MemoryScore(long chunks, long[] frequencies)
{
    /// <summary>What has all words scores at least this, and everything else less.</summary>
    public const double All = 0.6;

    private const double BestOfSome = 0.59;

    /// <summary>A word in so many chunks is not counted further: it tells hardly any of them from the others.</summary>
    public const int Common = 500;

    private readonly double[] _weights = Array.ConvertAll(frequencies, frequency => WeightOf(frequency, chunks));

    private int FirstKnown => Array.FindIndex(frequencies, count => count > 0);

    /// <summary>The score of what has all words.</summary>
    /// <param name="share">How well it fits in relation to the best.</param>
    public static double OfAll(double share) => All + ((1 - All) * Math.Clamp(share, 0, 1));

    /// <summary>Whether a word tells some chunks from others. If all words are common, the first one has to do.</summary>
    public bool IsTelling(int word) =>
        frequencies[word] is > 0 and < Common || (Array.TrueForAll(frequencies, count => count is 0 or >= Common) && word == FirstKnown);

    /// <summary>The score of what has some words, a bit for each.</summary>
    public double OfSome(int found)
    {
        var weight = _weights.Where((_, word) => (found & (1 << word)) != 0).Sum();
        var share = (double)BitOperations.PopCount((uint)found) / frequencies.Length;
        return BestOfSome * Math.Sqrt(((weight / _weights.Sum()) + share) / 2);
    }

    /// <summary>The score of what fits by its words, and by its meaning as well. It does not leave what has all words, or has not.</summary>
    /// <param name="words">The score by words; 0 for what is found by meaning only.</param>
    /// <param name="likeness">How much alike query and chunk are.</param>
    public static double Join(double words, double likeness)
    {
        if (words >= All)
        {
            return OfAll(Either((words - All) / (1 - All), likeness));
        }

        var share = words / BestOfSome;
        return BestOfSome * Math.Sqrt(Either(share * share, likeness));
    }

    private static double Either(double one, double other) => 1 - ((1 - one) * (1 - other));

    /// <summary>A word that is nowhere says nothing about which of the notes is meant. One that is too common to be counted is taken to be in half of them.</summary>
    private static double WeightOf(long frequency, long chunks)
    {
        var known = frequency < Common ? frequency : Math.Max(frequency, chunks / 2);
        return known == 0 ? 0 : Math.Log(1 + ((Math.Max(chunks - known, 0) + 0.5) / (known + 0.5)));
    }
}
