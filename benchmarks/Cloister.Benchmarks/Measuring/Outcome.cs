using System.Globalization;

namespace Cloister.Benchmarks;

/// <summary>What a figure came to.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Value">The number, or why there is none.</param>
/// <param name="IsMet">Whether the limit holds; null when it could not be measured on this machine.</param>
internal sealed record Outcome(Figure Figure, string Value, bool? IsMet)
{
    public string ToLine() =>
        string.Join('\t', Figure.Name, Value.Replace(",", "", StringComparison.Ordinal), Number(Figure.Limit), Verdict);

    public string ToText() =>
        Figure.Limit is null
            ? $"{Figure.Name} = {Value}"
            : $"{Figure.Name} = {Value}, limit {Bound(Figure.Limit)}{(Figure.Aim is { } aim ? $", aim {Bound(aim)}" : "")}: {Verdict}";

    private string Verdict =>
        IsMet switch
        {
            true => "ok",
            false => "short",
            null => "unmeasured",
        };

    private string Bound(double? value) => (Figure.AtLeast ? "at least " : "") + Number(value);

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}
