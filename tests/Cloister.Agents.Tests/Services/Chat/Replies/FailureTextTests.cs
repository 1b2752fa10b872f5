namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class FailureTextTests
{
    [Theory]
    [InlineData("Model request failed: 429 slow down")]
    [InlineData("Model request failed: 408 late")]
    [InlineData("Model request failed: 503 busy")]
    public void Service_that_is_down_is_nobody_s_fault(string error) =>
        Assert.Equal("⚠️ The model service is temporarily unavailable. Please try again later.", FailureText.Of(error, "/p"));

    [Theory]
    [InlineData("Model request failed: 401 no key", "❌ Execution failed: Model request failed: 401 no key")]
    [InlineData("one\r\n two\tthree", "❌ Execution failed: one two three")]
    [InlineData("see /srv/ann/x.txt and/or 1/2/3", "❌ Execution failed: see … and/or 1/2/3")]
    [InlineData("see /p/q/x.txt", "❌ Execution failed: see /p/q/x.txt")]
    [InlineData("at http://host/a/b", "❌ Execution failed: at http://host/a/b")]
    public void Reason_is_one_line_without_places_of_the_machine(string error, string expected) =>
        Assert.Equal(expected, FailureText.Of(error, "/p"));

    [Fact]
    public void Long_reason_is_cut_between_characters()
    {
        var text = FailureText.Of(new string('x', 479) + "😀", "/p");

        Assert.Equal($"❌ Execution failed: {new string('x', 479)}", text);
    }
}
