namespace Cloister;

/// <summary>Every handler of the request left the answer to the next one.</summary>
public sealed class AllConcededException : NoRequestAnswerException
{
    internal AllConcededException(AddressKey address, string? identifier)
        : base(
            address,
            identifier,
            $"Every handler of the request {address}{DispatchErrors.For(identifier)} conceded. {Remedy} Or register a fallback with a low priority."
        ) { }

    private const string Remedy = "Use TryRequest or TryRequestAsync where no answer is an expected outcome.";

    /// <summary>What to do instead.</summary>
    public string Suggestion { get; } = Remedy;
}
