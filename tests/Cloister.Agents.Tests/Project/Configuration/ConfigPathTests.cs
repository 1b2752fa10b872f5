namespace Cloister.Agents.Tests;

public sealed class ConfigPathTests
{
    [Theory]
    [InlineData("execution.maxSteps", "execution", "maxSteps")]
    [InlineData("models[\"gpt-4.1\"].name", "models", "gpt-4.1", "name")]
    [InlineData("[\"a b\"][\"c\\\"d\\\\\"]", "a b", "c\"d\\")]
    [InlineData("slots.*:x", "slots", "*:x")]
    [InlineData("[\"\"]", "")]
    public void A_path_is_read_as_it_is_written(string text, params string[] segments)
    {
        Assert.Equal(segments, ConfigPath.Parse(text));
        Assert.Equal(text, ConfigPath.Of(segments));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[b]")]
    [InlineData("a[\"b")]
    [InlineData("a[\"b\\")]
    [InlineData("a[\"b\"")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<FormatException>(() => ConfigPath.Parse(text));
}
