namespace Cloister.Agents.Tests.Models;

public sealed class ModelRequestExceptionTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(408, true)]
    [InlineData(413, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(529, true)]
    public void The_status_says_whether_it_may_pass(int? status, bool isTransient) =>
        Assert.Equal(isTransient, new ModelRequestException("p", status, "why").IsTransient);

    [Theory]
    [InlineData(400, "context_length_exceeded", "refused")]
    [InlineData(400, null, "This model's maximum context length is 8192 tokens.")]
    [InlineData(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum")]
    [InlineData(400, null, "Your input exceeds the context window of this model")]
    [InlineData(null, "context_length_exceeded", "said in the middle of a stream")]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size")]
    [InlineData(400, null, "The input token count (40000) exceeds the maximum number of tokens allowed (32000).")]
    public void A_request_that_was_too_long_is_known_and_will_not_pass(int? status, string? code, string reason)
    {
        var failure = new ModelRequestException("p", status, reason) { Code = code };

        Assert.Equal((true, false), (failure.IsContextOverflow, failure.IsTransient));
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "messages: at least one is required")]
    [InlineData(401, null, "the key is too long")]
    [InlineData(429, null, "too many tokens per minute")]
    [InlineData(500, "context_length_exceeded", "context window")]
    public void Others_are_not(int status, string? code, string reason) =>
        Assert.False(new ModelRequestException("p", status, reason) { Code = code }.IsContextOverflow);

    [Fact]
    public void Whoever_throws_may_know_better() =>
        Assert.False(new ModelRequestException("p", 503, "why") { IsTransient = false }.IsTransient);

    [Fact]
    public void The_message_begins_as_everybody_expects()
    {
        Assert.Equal("Model request failed: 429 slow down", new ModelRequestException("p", 429, "slow down").Message);
        Assert.Equal("Model request failed: gone", new ModelRequestException("p", null, "gone").Message);
    }
}
