namespace Cloister.Agents;

/// <summary>The question of a run, as people in a chat read it: what is to be done, exactly as it would be.</summary>
internal static class ApprovalQuestion
{
    private const int Longest = 1500;

    public static string Of(ApprovalRow row)
    {
        var input = row.Input.ToString();
        return $"""
            ⏸️ {row.ToInterrupt().Message}

            {(input.Length > Longest ? $"{input[..TextCut.Next(input, Longest)]} …" : input)}

            Answer with /approve {row.Id} or /deny {row.Id}
            """;
    }
}
