namespace Cloister.AgUi;

/// <summary>What the code of an agent's failure means here.</summary>
internal static class AgentErrorCodes
{
    private static readonly Dictionary<string, ErrorCode> Known = Enum.GetValues<ErrorCode>()
        .ToDictionary(code => char.ToLowerInvariant($"{code}"[0]) + $"{code}"[1..], StringComparer.Ordinal);

    public static ErrorCode Parse(string? code) => code is null ? ErrorCode.Unknown : Known.GetValueOrDefault(code, ErrorCode.Unknown);
}
