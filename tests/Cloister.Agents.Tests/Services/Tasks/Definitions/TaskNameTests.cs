namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskNameTests
{
    [Theory]
    [InlineData("Morning report", "morning-report")]
    [InlineData("  Ｆｕｌｌ　width! ", "full-width")]
    [InlineData("a -- b...c", "a-b-c")]
    [InlineData("Überblick_2", "überblick_2")]
    [InlineData("每日 报告", "每日-报告")]
    [InlineData("cost + 5€ 🎉 done", "cost-5-done")]
    public void A_title_makes_a_name(string title, string name)
    {
        Assert.Equal(name, TaskName.Of(title));
        Assert.True(TaskName.IsOne(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---")]
    [InlineData("_hidden")]
    [InlineData("🎉")]
    [InlineData("CON")]
    [InlineData("../..")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234x")]
    public void Some_titles_make_none(string title) =>
        Assert.Equal("Invalid task title", Assert.Throws<ActionFailedException>(() => TaskName.Of(title)).Message);
}
