using System.Globalization;

namespace Cloister.Benchmarks;

/// <summary>One number that has to hold.</summary>
/// <param name="Name">What it is called on the command line and in the last lines.</param>
/// <param name="Limit">What has to hold; null for what is only told.</param>
/// <param name="Aim">How far we would like to get.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Figure(string Name, double? Limit, double? Aim = null, bool AtLeast = false)
{
    public Outcome Is(double value) => new(this, Short(value), Limit is null || (AtLeast ? value >= Limit : value <= Limit));

    /// <summary>For what must also allocate nothing: a good ratio does not make up for garbage.</summary>
    public Outcome IsWithoutGarbage(double value, double bytes) =>
        bytes < 0.5 ? Is(value) : new(this, $"{Short(value)} (allocates {Short(bytes)} B)", IsMet: false);

    public Outcome IsUnmeasured(string why) => new(this, $"not measured: {why}", IsMet: null);

    public static string Short(double value) =>
        Math.Abs(value) switch
        {
            >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
            _ => value.ToString("0.00", CultureInfo.InvariantCulture),
        };
}
